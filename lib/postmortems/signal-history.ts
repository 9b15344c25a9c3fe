import { z } from 'zod';
import type { Series, SeriesPoint, SignalFrame } from '@/lib/signals/reading';
import { signalFrameSchema } from '@/lib/signals/stored-frame';
import type { TimelineRow } from '@/lib/timeline/timeline-view';
import type { KnownThen } from './review-view';

/** A sampling of the signals as it was kept: on a decision, as evidence, or the newest one. */
export const keptSampling = signalFrameSchema.pick({ series: true, readings: true });
export type KeptSampling = Pick<SignalFrame, 'series' | 'readings'>;

const decided = z.object({ inputs: keptSampling });

/** What each decision on the timeline was made from, oldest first. */
export function samplingsOfDecisions(rows: readonly TimelineRow[]): KeptSampling[] {
  return rows.flatMap((row) => {
    if (!row.kind.startsWith('decision.')) return [];
    const body = decided.safeParse(row.data);
    return body.success ? [body.data.inputs] : [];
  });
}

/**
 * One history from overlapping samplings, given oldest first: a later one knows a period better.
 * Only points between `from` and `to` (epoch milliseconds) are kept.
 */
export function mergeSeries(
  samplings: readonly Pick<KeptSampling, 'series'>[],
  from: number,
  to: number,
): Series[] {
  const merged = new Map<string, { of: Series; points: Map<string, SeriesPoint> }>();
  for (const series of samplings.flatMap((sampling) => sampling.series)) {
    const key = `${series.signal} ${series.revision ?? ''}`;
    const known = merged.get(key) ?? { of: series, points: new Map() };
    merged.set(key, known);
    for (const point of series.points) {
      const time = Date.parse(point.at);
      if (time < from || time > to) continue;
      if (point.value !== null || !known.points.has(point.at)) known.points.set(point.at, point);
    }
  }
  return [...merged.values()].map(({ of, points }) => ({
    ...of,
    points: [...points.values()].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
  }));
}

/** What the period says that ends at `at` or is the first to end after it; null: nothing is kept. */
export function valueThen(
  series: readonly Series[],
  signal: Series['signal'],
  at: string,
  periodSeconds: number,
): number | null {
  const whole = series.find((one) => one.signal === signal && one.revision === null);
  const moment = Date.parse(at);
  const point = whole?.points.find(({ at: end }) => Date.parse(end) >= moment);
  if (point === undefined || Date.parse(point.at) - moment >= periodSeconds * 1000) return null;
  return point.value;
}

/** Every word about signals on the timeline, in its order. */
export function knownWords(rows: readonly TimelineRow[]): KnownThen[] {
  return rows.flatMap((row): KnownThen[] => {
    const { seq, summary: text } = row;
    if (row.kind === 'signal.stale') return [{ seq, text, measuredAt: null }];
    if (row.kind.startsWith('signal.')) return [{ seq, text, measuredAt: row.occurredAt }];
    const body = row.kind.startsWith('decision.') ? decided.safeParse(row.data) : null;
    const ends = body?.data?.inputs.readings.map(({ observedAt }) => observedAt) ?? [];
    const newest = ends.toSorted().at(-1);
    return newest === undefined ? [] : [{ seq, text, measuredAt: newest }];
  });
}
