import type { SeriesPoint } from './reading';

export interface SustainedRule {
  /** In the series' unit. At the limit counts as over it. */
  readonly at: number;
  readonly forSeconds: number;
  /** How far apart the points are. */
  readonly periodSeconds: number;
  /** What each point needs to count. */
  readonly minSamples: number;
}

/** A gap longer than this many periods may hide anything. */
const PERIODS = 2;

/**
 * Was the limit breached at every point of the last `forSeconds` up to `until`? Yes takes points that
 * all breach, with their samples, without a gap over two periods (nor at either end). One counted
 * point under the limit is enough for no. Anything else is unknown.
 */
export function sustained(
  points: readonly SeriesPoint[],
  rule: SustainedRule,
  until: Date,
): 'yes' | 'no' | 'unknown' {
  const end = until.getTime();
  const begin = end - rule.forSeconds * 1000;
  const longest = PERIODS * rule.periodSeconds * 1000;
  if (!(begin < end) || !(longest > 0) || !Number.isFinite(rule.at)) return 'unknown';
  const counted = points.flatMap(({ at, value, samples }) => {
    const time = Date.parse(at);
    const counts = value !== null && Number.isFinite(value) && samples >= rule.minSamples;
    return counts && time > begin && time <= end ? [{ time, value }] : [];
  });
  if (counted.some(({ value }) => value < rule.at)) return 'no';
  const times = [begin, ...counted.map(({ time }) => time).sort((a, b) => a - b), end];
  const hasGap = times.some((time, index) => time - (times[index - 1] ?? time) > longest);
  return counted.length === 0 || hasGap ? 'unknown' : 'yes';
}
