import type { TrafficShare } from '@/lib/fleet/fleet-view';
import type { TrafficThen } from './review-view';

/** What is recorded of a target's traffic. Times are ISO 8601 UTC. */
export interface TrafficRecord {
  /** Effective traffic as it was read back from the platform. */
  readonly readings: readonly { readonly at: string; readonly shares: readonly TrafficShare[] }[];
  /** When something else than a run of ours may have moved it. */
  readonly changes: readonly string[];
  /** Our runs: from applied until it was effective, or until the run ended without; null: not yet. */
  readonly moves: readonly { readonly from: string; readonly to: string | null }[];
}

/**
 * The effective traffic at one moment. A reading holds in both directions as far as nothing changed;
 * what no reading reaches is unknown, and is never guessed from what was asked for.
 */
export function trafficThen(record: TrafficRecord, at: string): TrafficThen {
  const moment = Date.parse(at);
  const move = record.moves.find(
    ({ from, to }) => Date.parse(from) <= moment && (to === null || moment < Date.parse(to)),
  );
  if (move !== undefined) return { kind: 'moving', since: move.from };
  const edges = [...record.changes, ...record.moves.map(({ from }) => from)].map((edge) =>
    Date.parse(edge),
  );
  const reaches = (reading: number) => {
    const [first, last] = [Math.min(reading, moment), Math.max(reading, moment)];
    return !edges.some((edge) => first < edge && edge <= last);
  };
  const near = record.readings
    .map((reading) => ({ reading, time: Date.parse(reading.at) }))
    .filter(({ time }) => reaches(time))
    .toSorted((a, b) => Math.abs(a.time - moment) - Math.abs(b.time - moment))[0];
  return near === undefined
    ? { kind: 'unknown' }
    : { kind: 'read', shares: near.reading.shares, readAt: near.reading.at };
}
