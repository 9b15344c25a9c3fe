import type { Runbook } from '@/lib/runbooks/schema';
import type { Series } from '@/lib/signals/reading';
import { aboutOf } from './measure';

/** So long under its limit, and a breach counts as over: what comes later is another one. */
const CALM_MS = 5 * 60_000;

/**
 * When the latest breach of any of the runbook's limits began, as the end of the first interval over
 * the limit; null when no series shows one. Intervals in which nothing was seen neither begin nor
 * end a breach.
 */
export function firstBreach(
  runbook: Pick<Runbook, 'signals'>,
  series: readonly Series[],
): string | null {
  let earliest: string | null = null;
  for (const signal of runbook.signals) {
    const limit = signal.act?.at ?? signal.consider?.at;
    if (limit === undefined) continue;
    const of = series.filter(
      (one) => one.signal === signal.signal && one.about === aboutOf(signal),
    );
    const whole = of.filter((one) => one.revision === null);
    for (const one of whole.length > 0 ? whole : of) {
      const began = beginOfLatest(one, limit);
      if (began !== null && (earliest === null || began < earliest)) earliest = began;
    }
  }
  return earliest;
}

function beginOfLatest(series: Series, limit: number): string | null {
  let began: string | null = null;
  let calmSince: number | null = null;
  for (let index = series.points.length - 1; index >= 0; index--) {
    const point = series.points[index];
    if (point === undefined || point.value === null) continue;
    if (point.value >= limit) {
      began = point.at;
      calmSince = null;
    } else if (began !== null) {
      const at = Date.parse(point.at);
      calmSince ??= at;
      if (calmSince - at >= CALM_MS) return began;
    }
  }
  return began;
}
