/** Latencies are log-normal, which two percentiles determine; groups of them are mixtures. */
import type { Behaviour } from './profile';

const Z95 = 1.6448536269514722;
const Z99 = 2.3263478740408408;

export interface LogNormal {
  readonly mu: number;
  readonly sigma: number;
}

export function logNormalOf({ p95, p99 }: Pick<Behaviour, 'p95' | 'p99'>): LogNormal {
  const sigma = Math.log(p99 / p95) / (Z99 - Z95);
  return { mu: Math.log(p95) - Z95 * sigma, sigma };
}

/** Weights by distribution, so that equal ones are evaluated once. */
export class Mixture {
  readonly #parts = new Map<string, { of: LogNormal; weight: number }>();

  add(behaviour: Pick<Behaviour, 'p95' | 'p99'>, weight: number): void {
    if (weight <= 0) return;
    const key = `${behaviour.p95}/${behaviour.p99}`;
    const known = this.#parts.get(key);
    if (known === undefined) this.#parts.set(key, { of: logNormalOf(behaviour), weight });
    else known.weight += weight;
  }

  addAll(other: Mixture, factor: number): void {
    for (const [key, { of, weight }] of other.#parts) {
      if (weight * factor <= 0) continue;
      const known = this.#parts.get(key);
      if (known === undefined) this.#parts.set(key, { of, weight: weight * factor });
      else known.weight += weight * factor;
    }
  }

  /** Seconds below which this share (0..1) of the requests is; null when there are none. */
  quantile(share: number): number | null {
    const parts = [...this.#parts.values()];
    const total = parts.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0) return null;
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return quantileOf(only.of, share);
    return quantileOfAll(parts, total, share);
  }
}

interface Part {
  readonly of: LogNormal;
  readonly weight: number;
}

/** Of one distribution the weight doesn't matter; a fleet's minutes are mostly of the same few. */
const quantiles = new Map<string, number>();
const QUANTILES_KEPT = 10_000;

function quantileOf(of: LogNormal, share: number): number {
  const name = `${of.mu}/${of.sigma}/${share}`;
  const known = quantiles.get(name);
  if (known !== undefined) return known;
  if (quantiles.size >= QUANTILES_KEPT) quantiles.clear();
  const value = quantileOfAll([{ of, weight: 1 }], 1, share);
  quantiles.set(name, value);
  return value;
}

function quantileOfAll(parts: readonly Part[], total: number, share: number): number {
  let low = Math.log(1e-4);
  let high = Math.log(1e4);
  for (let i = 0; i < 48; i += 1) {
    const middle = (low + high) / 2;
    let below = 0;
    for (const { of, weight } of parts) below += weight * normalBelow((middle - of.mu) / of.sigma);
    if (below / total < share) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** One latency in seconds from two even numbers in [0, 1). */
export function sampleLatency({ mu, sigma }: LogNormal, first: number, second: number): number {
  const z = Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second);
  return Math.exp(mu + sigma * z);
}

/** The standard normal's distribution function, by Abramowitz and Stegun 7.1.26 (error < 2e-7). */
function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = 1 - poly * Math.exp(-x * x);
  return z < 0 ? (1 - erf) / 2 : (1 + erf) / 2;
}
