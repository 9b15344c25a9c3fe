import type { Signal } from '@/lib/runbooks/figures-schema';
import type { ChartLimit, ChartSeries } from './service-view';

/** The lines of a signal's chart: the limit to act at first. */
export function chartLimits(signal: Pick<Signal, 'act' | 'consider'> | undefined): ChartLimit[] {
  return (['act', 'consider'] as const).flatMap((word) => {
    const limit = signal?.[word];
    return limit === undefined ? [] : [{ at: limit.at, word, source: limit.source }];
  });
}

/** End of the newest interval of which these charts show a value, ISO 8601 UTC; null: of none. */
export function measuredUntil(
  charts: readonly { readonly series: readonly Pick<ChartSeries, 'points'>[] }[],
): string | null {
  const series = charts.flatMap((chart) => chart.series);
  const times = series.flatMap(
    ({ points }) => points.findLast(({ value }) => value !== null)?.at ?? [],
  );
  return times.toSorted().at(-1) ?? null;
}
