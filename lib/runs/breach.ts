/** Pure: has a revision been over a limit at every moment of the last minutes? */
import { defaultFreshness } from '@/lib/signals/freshness';
import type { Series, SignalFrame } from '@/lib/signals/reading';
import { sustained } from '@/lib/signals/sustained';
import type { Condition } from './watch';

/** Ours: a share is not left for the whole wait on what has failed for as long as this. Seconds. */
export const BREACH_SECONDS = 180;

/**
 * The condition that `revision` has breached without a pause, in one sentence; null: none, or too
 * little is known to say so. Only what was measured wholly after `since` counts, and only while the
 * newest of it is fresh.
 */
export function breachOf(
  conditions: readonly Condition[],
  frame: Pick<SignalFrame, 'series' | 'periodSeconds'>,
  revision: string,
  since: Date,
  now: Date,
): string | null {
  for (const condition of conditions) {
    const points = seriesOf(condition, frame.series, revision)?.points ?? [];
    const last = Math.max(
      ...points.map(({ at, value }) => (value === null ? 0 : Date.parse(at))),
      0,
    );
    const { maxAgeSeconds, minSamples } = condition.freshness ?? defaultFreshness(condition.signal);
    const isFresh = now.getTime() - last <= maxAgeSeconds * 1000;
    if (!isFresh || last - BREACH_SECONDS * 1000 < since.getTime()) continue;
    // A limit's samples are those of its whole window.
    const perPoint = Math.ceil((minSamples * frame.periodSeconds) / condition.windowSeconds);
    const rule = {
      at: condition.limit,
      forSeconds: BREACH_SECONDS,
      periodSeconds: frame.periodSeconds,
      minSamples: perPoint,
    };
    if (sustained(points, rule, new Date(last)) === 'yes') {
      return `${condition.title} of ${revision} was over its limit for ${BREACH_SECONDS / 60} min on end.`;
    }
  }
  return null;
}

function seriesOf(
  { signal, about }: Condition,
  series: readonly Series[],
  revision: string,
): Series | undefined {
  return series.find(
    (each) => each.signal === signal && each.about === about && each.revision === revision,
  );
}
