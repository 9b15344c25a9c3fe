/** What a timeline says about decisions, oldest first. */
export interface ProposedLimit {
  readonly at: Date;
  /** Null: nothing was recommended, so nothing was due. */
  readonly withinSeconds: number | null;
}

/**
 * Since when an outcome with this limit is due: from the first of the latest proposals that were at
 * least as urgent. A milder one in between ends that; not knowing for a while does not. Null: none
 * is on record yet.
 */
export function firstDue(proposals: readonly ProposedLimit[], withinSeconds: number): Date | null {
  let since: Date | null = null;
  for (const { at, withinSeconds: limit } of proposals.toReversed()) {
    if (limit === null) continue;
    if (limit > withinSeconds) break;
    since = at;
  }
  return since;
}
