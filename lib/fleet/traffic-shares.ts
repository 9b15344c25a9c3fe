import type { TrafficShare } from './fleet-view';

/** A traffic list, desired or effective, in the little that is drawn of it. */
export function trafficShares(
  entries: readonly {
    readonly revision: string | null;
    readonly percent: number;
    readonly tag: string | null;
  }[],
): TrafficShare[] {
  return entries.map(({ revision, percent, tag }) => ({ revision, percent, tag }));
}
