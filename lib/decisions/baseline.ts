import type { Signal } from '@/lib/runbooks/figures-schema';
import type { Reading } from '@/lib/signals/reading';
import { type Measurement, measure } from './measure';

/** A division's last digits are not measured: 1.2 s against 1 s is 20 % more, not just under it. */
const EXACT = 1e12;

/**
 * How much higher a signal is than in the same window before the last change, as a share: 0.5 is
 * half as much again. Both must be known by the same rules; a baseline is as old as the change, so
 * only its samples are judged. Percentiles are compared as they were measured, never averaged.
 */
export function measureAgainst(
  signal: Signal,
  readings: readonly Reading[],
  baselines: readonly Reading[],
  now: Date,
): Measurement {
  const current = measure(signal, readings, now);
  const times = baselines
    .filter((one) => one.signal === signal.signal)
    .map(({ observedAt }) => Date.parse(observedAt));
  const before = measure(signal, baselines, new Date(Math.max(...times)));
  const known =
    current.known === null || before.known === null || before.known <= 0
      ? null
      : Math.max(0, Math.round((current.known / before.known - 1) * EXACT) / EXACT);
  return {
    ...current,
    unit: 'ratio',
    known,
    unknownWhy: known === null ? (current.unknownWhy ?? before.unknownWhy ?? 'missing') : null,
    reading: current.reading === null ? null : { ...current.reading, value: known, unit: 'ratio' },
  };
}
