/** Pure: does what a run did last (stickiness), and does the service stay well after it (stability)? */
import type { Known } from '@/lib/signals/freshness';
import { defaultFreshness, type FreshnessRule, knownValue } from '@/lib/signals/freshness';
import type { Reading, SignalId, SignalUnit } from '@/lib/signals/reading';

/** Seconds after the effect at which it is looked whether someone put it back. */
export const STICKINESS_LOOKS = [5, 15, 30, 60, 180] as const;
export const STICKINESS_SECONDS = 180;

/** Ours, where a runbook names no watch. */
export const DEFAULT_STABILITY_SECONDS = 1800;
export const STABILITY_LOOK_SECONDS = 10;
/** Metrics lag: silence up to this long does not stop the watch's clock; the rest is added to it. */
export const SILENCE_SECONDS = 300;

/** Seconds from now to the next look; null: that was the last. */
export function nextLook(elapsedSeconds: number): number | null {
  const at = STICKINESS_LOOKS.find((look) => look > elapsedSeconds);
  return at === undefined ? null : at - elapsedSeconds;
}

/** Where a stability watch stands; times in milliseconds since 1970. */
export interface StabilityClock {
  readonly endsAt: number;
  /** Since when nothing could be judged; null: the last look was under its limits. */
  readonly silentSince: number | null;
}

export type StabilityStep =
  | { readonly kind: 'breached' }
  | { readonly kind: 'passed' }
  | { readonly kind: 'goes_on'; readonly clock: StabilityClock };

/** One look at the conditions. Silence neither passes nor breaks a watch: it stops its clock. */
export function afterStabilityLook(
  clock: StabilityClock,
  state: StabilitySeen['state'],
  now: number,
): StabilityStep {
  if (state === 'over') return { kind: 'breached' };
  if (state === 'unknown') {
    return { kind: 'goes_on', clock: { ...clock, silentSince: clock.silentSince ?? now } };
  }
  const silence = clock.silentSince === null ? 0 : now - clock.silentSince;
  const endsAt = clock.endsAt + Math.max(0, silence - SILENCE_SECONDS * 1000);
  if (now >= endsAt) return { kind: 'passed' };
  return { kind: 'goes_on', clock: { endsAt, silentSince: null } };
}

export interface Condition {
  readonly title: string;
  readonly signal: SignalId;
  /** As in a reading: which probe or text. */
  readonly about?: string | undefined;
  /** In `unit`. At the limit counts as over it. */
  readonly limit: number;
  readonly unit: SignalUnit;
  readonly windowSeconds: number;
  readonly freshness: FreshnessRule | null;
}

export interface ConditionSeen {
  readonly title: string;
  readonly signal: SignalId;
  readonly state: 'under' | 'over' | 'unknown';
  /** In `unit`. */
  readonly value: number | null;
  readonly limit: number;
  readonly unit: SignalUnit;
  readonly samples: number;
  /** Null: of the whole service, not attributable to one revision. */
  readonly revision: string | null;
  /** Why it is unknown. */
  readonly why: string | null;
}

export interface StabilitySeen {
  /** Under only when everything is known to be under. */
  readonly state: 'under' | 'over' | 'unknown';
  readonly conditions: readonly ConditionSeen[];
}

/**
 * Readings count from the effect on: of the one revision that serves now, or, where only the whole
 * service is measured, of a window that began after it.
 */
export function judgeStability(
  conditions: readonly Condition[],
  readings: readonly Reading[],
  serving: readonly string[],
  since: Date,
  now: Date,
): StabilitySeen {
  const seen = conditions.map((condition) => judge(condition, readings, serving, since, now));
  const state = seen.some((each) => each.state === 'over')
    ? 'over'
    : seen.length > 0 && seen.every((each) => each.state === 'under')
      ? 'under'
      : 'unknown';
  return { state, conditions: seen };
}

function judge(
  condition: Condition,
  readings: readonly Reading[],
  serving: readonly string[],
  since: Date,
  now: Date,
): ConditionSeen {
  const { title, signal, limit, unit, windowSeconds } = condition;
  const reading = pick(condition, readings, serving, since);
  const known: Known = knownValue(reading, condition.freshness ?? defaultFreshness(signal), now);
  return {
    title,
    signal,
    limit,
    unit,
    state: known.known ? (known.value >= limit ? 'over' : 'under') : 'unknown',
    value: reading?.value ?? null,
    samples: reading?.samples ?? 0,
    revision: reading?.revision ?? null,
    why: known.known ? null : WHY[known.why](windowSeconds),
  };
}

const WHY = {
  missing: () => 'nothing measured since the change',
  stale: () => 'the newest value is too old',
  few_samples: (seconds: number) => `too few requests in ${Math.round(seconds / 60)} min`,
} as const;

function pick(
  { signal, windowSeconds, about }: Condition,
  readings: readonly Reading[],
  serving: readonly string[],
  since: Date,
): Reading | undefined {
  const [only] = serving;
  const fitting = readings
    .filter(
      (reading) =>
        reading.signal === signal &&
        reading.about === about &&
        Date.parse(reading.observedAt) > since.getTime(),
    )
    .toSorted((a, b) => distance(a, windowSeconds) - distance(b, windowSeconds));
  const own = fitting.find((reading) => serving.length === 1 && reading.revision === only);
  if (own !== undefined) return own;
  return fitting.find(
    (reading) =>
      reading.revision === null &&
      Date.parse(reading.observedAt) - reading.windowSeconds * 1000 >= since.getTime(),
  );
}

function distance(reading: Reading, windowSeconds: number): number {
  return Math.abs(reading.windowSeconds - windowSeconds);
}

/** "Error rate 0.3 % (limit 20 %), P95 latency not known: …", for a sentence. */
export function describeConditions(conditions: readonly ConditionSeen[]): string {
  if (conditions.length === 0) return 'The runbook names no condition.';
  return `${conditions.map(describe).join(', ')}.`;
}

function describe({ title, state, value, limit, unit, why }: ConditionSeen): string {
  if (state === 'unknown') return `${title} not known (${why ?? 'nothing measured'})`;
  return `${title} ${shown(value ?? 0, unit)} (limit ${shown(limit, unit)})`;
}

function shown(value: number, unit: SignalUnit): string {
  if (unit === 'ratio') return `${round(value * 100)} %`;
  if (unit === 'count') return `${round(value)}`;
  return unit === 'seconds' ? `${round(value)} s` : `${round(value)} per s`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
