import type { Signal } from '@/lib/runbooks/figures-schema';
import { defaultFreshness, type FreshnessRule, knownValue } from '@/lib/signals/freshness';
import { type Reading, SIGNAL_UNITS, type SignalUnit } from '@/lib/signals/reading';
import type { UnknownWhy } from './decision';

/** One signal of a runbook, measured: the value where it is known well enough, else why not. */
export interface Measurement {
  readonly signal: Signal;
  readonly unit: SignalUnit;
  /** The value that counts; null: unknown. */
  readonly known: number | null;
  readonly unknownWhy: Extract<UnknownWhy, 'missing' | 'stale' | 'few_samples'> | null;
  /** What was read, even where it does not count. */
  readonly reading: Reading | null;
  readonly ageSeconds: number | null;
  readonly rule: FreshnessRule;
  readonly ruleSource: 'runbook' | 'default';
}

/** A reading further in the future than this tells of a broken clock, not of the service. */
const MAX_AHEAD_SECONDS = 60;

/**
 * Measures one signal. The whole service's reading over the signal's own window counts; another
 * window is another question. Where a source has only readings by revision, each must be known and
 * the worst of them counts.
 */
export function measure(signal: Signal, readings: readonly Reading[], now: Date): Measurement {
  const { freshness } = signal;
  const rule = freshness
    ? { maxAgeSeconds: freshness.max_age_seconds, minSamples: freshness.min_samples }
    : defaultFreshness(signal.signal);
  const fitting = readings.filter(
    (reading) =>
      reading.signal === signal.signal &&
      reading.windowSeconds === signal.window.seconds &&
      reading.about === aboutOf(signal),
  );
  const whole = fitting.filter((reading) => reading.revision === null).sort(newestFirst);
  const newest = whole[0];
  const judged = (newest === undefined ? newestByRevision(fitting) : [newest]).map((reading) =>
    judge(reading, rule, now),
  );
  const unknown = judged.find((one) => one.why !== null);
  const worst = unknown ?? judged.sort((a, b) => b.value - a.value)[0];
  return {
    signal,
    unit: SIGNAL_UNITS[signal.signal],
    known: worst === undefined || worst.why !== null ? null : worst.value,
    unknownWhy: worst === undefined ? 'missing' : worst.why,
    reading: worst?.reading ?? null,
    ageSeconds: worst === undefined ? null : ageOf(worst.reading, now),
    rule,
    ruleSource: freshness?.source ?? 'default',
  };
}

/** Which of several probes, or which text in the logs, a signal is about; undefined: it is of no such kind. */
export function aboutOf(signal: Pick<Signal, 'pattern' | 'probe'>): string | undefined {
  return signal.pattern ?? signal.probe;
}

interface Judged {
  readonly reading: Reading;
  readonly value: number;
  readonly why: 'missing' | 'stale' | 'few_samples' | null;
}

function judge(reading: Reading, rule: FreshnessRule, now: Date): Judged {
  const nothing = { reading, value: 0 };
  const known = knownValue(reading, rule, now);
  if (!known.known) return { ...nothing, why: known.why };
  const age = ageOf(reading, now);
  if (age === null || age < -MAX_AHEAD_SECONDS) return { ...nothing, why: 'stale' };
  if (!(reading.samples >= rule.minSamples)) return { ...nothing, why: 'few_samples' };
  if (known.value < 0) return { ...nothing, why: 'missing' };
  return { reading, value: known.value, why: null };
}

function ageOf(reading: Reading, now: Date): number | null {
  const age = (now.getTime() - Date.parse(reading.observedAt)) / 1000;
  return Number.isFinite(age) ? age : null;
}

/** Of two of the same moment the worse comes first; total, so that the order of reading is moot. */
function newestFirst(a: Reading, b: Reading): number {
  const worse = ({ value }: Reading) =>
    value === null || Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  const samples = (reading: Reading) => (reading.samples >= 0 ? reading.samples : -1);
  return (
    order(b.observedAt, a.observedAt) ||
    order(worse(b), worse(a)) ||
    order(samples(a), samples(b)) ||
    order(a.revision ?? '', b.revision ?? '')
  );
}

function order<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function newestByRevision(readings: readonly Reading[]): Reading[] {
  const newest = new Map<string | null, Reading>();
  for (const reading of [...readings].sort(newestFirst)) {
    if (!newest.has(reading.revision)) newest.set(reading.revision, reading);
  }
  return [...newest.values()];
}
