/**
 * The traffic that revisions would have had: from the history of routings and each revision's
 * profile, for any window, always the same answer. Pure; nothing is recorded as it happens.
 */
import { MICROS_PER_SECOND, type Micros } from './clock';
import type { Service } from './model';
import type { Behaviour, Profile } from './profile';
import { noise } from './random';
import { troubleOf } from './troubles';

/** One revision's traffic in a stretch of time in which its share did not change. */
export interface Slice {
  readonly revision: string;
  readonly from: Micros;
  readonly to: Micros;
  /** Expected number, not rounded. */
  readonly requests: number;
  readonly behaviour: Behaviour;
  readonly profile: Profile;
}

const RATE_SWING = 0.06;
const SWING_SECONDS = 1020;
const RATE_NOISE = 0.05;
const RATIO_NOISE = 0.08;

/**
 * Slices of [from, to), oldest first. The longer a step, the coarser the noise and the onset, and
 * the cheaper the answer.
 */
export function slices(service: Service, from: Micros, to: Micros, stepSeconds = 10): Slice[] {
  const step = stepSeconds * MICROS_PER_SECOND;
  const result: Slice[] = [];
  for (const [index, routing] of service.routing.entries()) {
    const until = Math.min(service.routing[index + 1]?.at ?? Number.POSITIVE_INFINITY, to);
    let start = Math.max(routing.at, from);
    while (start < until && routing.split.length > 0) {
      const end = Math.min((Math.floor(start / step) + 1) * step, until);
      const seconds = (end - start) / MICROS_PER_SECOND;
      const arriving = service.requestsPerSecond * seconds * rateFactor(service, start, step);
      for (const { revision, percent } of routing.split) {
        const { behaviour, profile, share } = stateAt(service, revision, (start + end) / 2, step);
        result.push({
          revision,
          from: start,
          to: end,
          requests: (arriving * share * percent) / 100,
          behaviour,
          profile,
        });
      }
      start = end;
    }
  }
  return result;
}

function rateFactor(service: Service, at: Micros, step: Micros): number {
  const bucket = Math.floor(at / step);
  const turn = (bucket * step) / MICROS_PER_SECOND / SWING_SECONDS;
  const swing = RATE_SWING * Math.sin(2 * Math.PI * turn);
  return 1 + swing + RATE_NOISE * (2 * noise(service.name, 'rate', bucket) - 1);
}

/** How a revision is at a moment, whether or not it has traffic then. */
export function stateAt(
  service: Service,
  revision: string,
  at: Micros,
  step: Micros = 10 * MICROS_PER_SECOND,
): { readonly behaviour: Behaviour; readonly profile: Profile; readonly share: number } {
  const known = service.revisions.find(({ name }) => name === revision);
  if (known === undefined) return { behaviour: GONE.steady, profile: GONE, share: 1 };
  const trouble = troubleOf(service, known, at);
  const profile = trouble?.profile ?? known.profile;
  const since = laterOf(servingSince(service, revision, at), trouble?.since ?? null);
  const base = drifted(profile, since === null ? null : (at - since) / MICROS_PER_SECOND);
  const wobble = 2 * noise(revision, 'ratio', Math.floor(at / step)) - 1;
  const ratio5xx = Math.min(1, base.ratio5xx * (1 + RATIO_NOISE * wobble));
  return { behaviour: { ...base, ratio5xx }, profile, share: trouble?.arriving ?? 1 };
}

/** A revision that was deleted while front ends still route to it. */
const GONE: Profile = {
  steady: { ratio5xx: 1, ratio4xx: 0, p95: 0.05, p99: 0.08 },
  onset: null,
  errorTexts: [],
};

function laterOf(a: Micros | null, b: Micros | null): Micros | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}

/** Latency drifts in the logarithm, ratios in a line. Without traffic nothing has drifted yet. */
function drifted({ steady, onset }: Profile, seconds: number | null): Behaviour {
  if (onset === null) return steady;
  const share = seconds === null ? 0 : Math.min(1, Math.max(0, seconds / onset.seconds));
  const line = (a: number, b: number): number => a + (b - a) * share;
  const curve = (a: number, b: number): number => Math.exp(line(Math.log(a), Math.log(b)));
  return {
    ratio5xx: line(onset.from.ratio5xx, steady.ratio5xx),
    ratio4xx: line(onset.from.ratio4xx, steady.ratio4xx),
    p95: curve(onset.from.p95, steady.p95),
    p99: curve(onset.from.p99, steady.p99),
  };
}

/** Since when it has had traffic without a break; null when it has none at that moment. */
function servingSince(service: Service, revision: string, at: Micros): Micros | null {
  let since: Micros | null = null;
  for (const routing of service.routing) {
    if (routing.at > at) break;
    const serves = routing.split.some((share) => share.revision === revision);
    if (!serves) since = null;
    else since ??= routing.at;
  }
  return since;
}

/** How the front ends route at a moment. */
export function splitAt(service: Service, at: Micros) {
  return service.routing.findLast((routing) => routing.at <= at)?.split ?? [];
}
