import type { ChartLimit, ChartSeries } from '@/lib/fleet/service-view';

/** Columns for the plot: shared times, then one column a series. */
export interface AlignedSeries {
  /** Epoch seconds, ascending, each once. */
  readonly times: readonly number[];
  /** `null`: seen to be missing, a gap. `undefined`: this series has no point at that time. */
  readonly columns: readonly (readonly (number | null | undefined)[])[];
}

/** All charts of one screen get the same `times`, so that one cursor index fits them all. */
export function sharedTimes(series: readonly ChartSeries[]): readonly number[] {
  const seconds = series.flatMap((one) => one.points.map((point) => Date.parse(point.at) / 1000));
  return [...new Set(seconds.filter(Number.isFinite))].toSorted((a, b) => a - b);
}

export function alignSeries(
  series: readonly ChartSeries[],
  times: readonly number[],
): AlignedSeries {
  const columns = series.map((one) => {
    const values = new Map(one.points.map((point) => [Date.parse(point.at) / 1000, point.value]));
    return times.map((time) => values.get(time));
  });
  return { times, columns };
}

const STEPS = [1, 2, 4, 5, 8, 10] as const;

/** The top of a scale from 0 that holds every value and limit, halved into round numbers. */
export function scaleTop(
  series: readonly ChartSeries[],
  limits: readonly Pick<ChartLimit, 'at'>[],
): number {
  const values = series.flatMap((one) => one.points.map((point) => point.value ?? 0));
  const highest = Math.max(0, ...values, ...limits.map(({ at }) => at)) * 1.05;
  if (highest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = STEPS.find((candidate) => candidate * power >= highest) ?? 10;
  return Number((step * power).toPrecision(3));
}
