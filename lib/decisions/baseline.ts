import type { Signal } from '@/lib/runbooks/figures-schema';
import type { Reading } from '@/lib/signals/reading';
import { type Measurement, measure } from './measure';

/** A division's last digits are not measured: 1.2 s against 1 s is 20 % more, not just under it. */
const EXACT = 1e12;

/** The same signal now and before the last change, both by the same rules. */
export interface NowAndBefore {
  readonly now: Measurement;
  /** Only its samples are judged: a baseline is as old as the change. */
  readonly before: Measurement;
}

export function nowAndBefore(
  signal: Signal,
  readings: readonly Reading[],
  baselines: readonly Reading[],
  now: Date,
): NowAndBefore {
  const times = baselines
    .filter((one) => one.signal === signal.signal)
    .map(({ observedAt }) => Date.parse(observedAt));
  const then = new Date(Math.max(...times));
  return { now: measure(signal, readings, now), before: measure(signal, baselines, then) };
}

/**
 * How much higher a signal is than in the same window before the last change, as a share: 0.5 is
 * half as much again. Percentiles are compared as they were measured, never averaged.
 */
export function increase({ now, before }: NowAndBefore): Measurement {
  const known =
    now.known === null || before.known === null || before.known <= 0
      ? null
      : Math.max(0, Math.round((now.known / before.known - 1) * EXACT) / EXACT);
  return {
    ...now,
    unit: 'ratio',
    known,
    unknownWhy: known === null ? (now.unknownWhy ?? before.unknownWhy ?? 'missing') : null,
    reading: now.reading === null ? null : { ...now.reading, value: known, unit: 'ratio' },
  };
}
