import type { Signal } from '@/lib/runbooks/figures-schema';
import type { Series } from '@/lib/signals/reading';
import type { ChartLimit } from './service-view';

/** The lines of a signal's chart: the limit to act at first. */
export function chartLimits(signal: Pick<Signal, 'act' | 'consider'> | undefined): ChartLimit[] {
  return (['act', 'consider'] as const).flatMap((word) => {
    const limit = signal?.[word];
    return limit === undefined ? [] : [{ at: limit.at, word, source: limit.source }];
  });
}

/** End of the newest interval in which something was measured, ISO 8601 UTC; null: none was. */
export function measuredUntil(series: readonly Pick<Series, 'points'>[]): string | null {
  const times = series.flatMap(
    ({ points }) => points.findLast(({ value }) => value !== null)?.at ?? [],
  );
  return times.toSorted().at(-1) ?? null;
}
