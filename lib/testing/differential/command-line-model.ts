/**
 * What `gcloud run services update-traffic --to-revisions` makes of a list, floating-point noise
 * included, so that a difference from ours can be told from a fault: only this one is expected.
 */
import type { TrafficEntry } from '@/lib/fleet/target-state';
import type { TrafficShare } from '@/lib/runs/traffic';

type Key = string | null;

/** Shares alone; null where it refuses. The list adds up to 100. */
export function modelSplit(
  current: readonly TrafficEntry[],
  given: readonly TrafficShare[],
): Map<Key, number> | null {
  const asked = new Map(given.map(({ revision, percent }) => [revision, percent]));
  const left = 100 - [...asked.values()].reduce((sum, percent) => sum + percent, 0);
  // Of a revision that is listed twice it keeps the entry that it saw last.
  const others = new Map<Key, number>();
  for (const { revision, percent } of current) {
    if (percent > 0 && !asked.has(revision)) others.set(revision, percent);
  }
  if (left < 0 || (left > 0 && others.size === 0)) return null;
  const all = new Map<Key, number>([...asked, ...(left === 0 ? [] : spread(others, left))]);
  return new Map([...all].filter(([, percent]) => percent > 0));
}

function spread(others: ReadonlyMap<Key, number>, left: number): Map<Key, number> {
  const from = [...others.values()].reduce((sum, percent) => sum + percent, 0);
  const exact = [...others].map(([key, percent]) => ({ key, share: (percent * left) / from }));
  const missing =
    Math.round(exact.reduce((sum, { share }) => sum + share, 0)) -
    exact.reduce((sum, { share }) => sum + Math.trunc(share), 0);
  const order = exact.toSorted(
    (a, b) => precedence(a.share) - precedence(b.share) || a.share - b.share || names(a.key, b.key),
  );
  const lucky = new Set(order.slice(0, missing).map(({ key }) => key));
  return new Map(
    exact.map(({ key, share }) => [key, Math.trunc(share) + (lucky.has(key) ? 1 : 0)]),
  );
}

/** As it computes it: equal remainders come out unequal in the last digits. */
function precedence(share: number): number {
  return 1 - (share - Math.trunc(share));
}

function names(a: Key, b: Key): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null || a < b ? -1 : 1;
}
