/** The differences from the command line that are meant, by the names in docs/gcloud-deviations.md. */
import type { TrafficEntry } from '@/lib/fleet/target-state';
import { normaliseTraffic, sameShares, sameTraffic, type TrafficShare } from '@/lib/runs/traffic';
import { modelSplit } from './command-line-model';

export const DEVIATIONS = ['listed-twice', 'equal-remainders', 'tag-on-latest'] as const;
export type Deviation = (typeof DEVIATIONS)[number];

/** What both sides made of one step. */
export interface Outcome {
  /** What the command line was given shares for; null: it was given none. */
  readonly given: readonly TrafficShare[] | null;
  readonly deploys: boolean;
  /** What both started from. */
  readonly before: readonly TrafficEntry[];
  readonly ours: readonly TrafficEntry[];
  readonly theirs: readonly TrafficEntry[];
}

/** Which one explains the difference, to the last percent; null: none does. */
export function deviationOf(outcome: Outcome): Deviation | null {
  const { given, before, ours, theirs } = outcome;
  if (given !== null && sameTags(ours, theirs)) {
    const theirShares = entriesOf(modelSplit(before, given));
    if (theirShares === null || !sameShares(theirShares, theirs)) return null;
    // Listed once each, the command line still makes the same of it: then it is the remainders.
    const once = entriesOf(modelSplit(normaliseTraffic(before), given));
    return once !== null && sameShares(once, theirs) ? 'equal-remainders' : 'listed-twice';
  }
  return outcome.deploys && isTagOnLatest(outcome) ? 'tag-on-latest' : null;
}

/** Tags that followed latest before: the command line lets them follow it, Ripcord names them. */
function isTagOnLatest({ before, ours, theirs }: Outcome): boolean {
  const following = new Set(
    before.flatMap(({ revision, tag }) => (revision === null && tag !== null ? [tag] : [])),
  );
  const others = (list: readonly TrafficEntry[]) =>
    normaliseTraffic(list).filter(({ tag }) => tag === null || !following.has(tag));
  const ofThem = (list: readonly TrafficEntry[]) =>
    normaliseTraffic(list).filter(({ tag }) => tag !== null && following.has(tag));
  return (
    following.size > 0 &&
    sameTraffic(others(ours), others(theirs)) &&
    ofThem(ours).every(({ revision }) => revision !== null) &&
    ofThem(theirs).every(({ revision }) => revision === null) &&
    ofThem(ours).length === following.size &&
    ofThem(theirs).length === following.size
  );
}

function sameTags(a: readonly TrafficEntry[], b: readonly TrafficEntry[]): boolean {
  const tags = (list: readonly TrafficEntry[]) =>
    normaliseTraffic(list).filter(({ tag }) => tag !== null);
  return sameTraffic(tags(a), tags(b));
}

function entriesOf(shares: ReadonlyMap<string | null, number> | null): TrafficEntry[] | null {
  if (shares === null) return null;
  return [...shares].map(([revision, percent]) => ({ revision, percent, tag: null }));
}
