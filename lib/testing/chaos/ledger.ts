/** What clients were promised: each of these was answered with 200. */
export interface Ledger {
  readonly planRequests: Set<string>;
  readonly applied: Set<string>;
  readonly aborted: Set<string>;
  /** Applies still to be made. */
  left: number;
  /** Answers that are no promise, by what they said. */
  readonly refusals: Map<string, number>;
  /** How the runs ended that were waited for. */
  readonly kinds: Map<string, number>;
}

export function openLedger(runs: number): Ledger {
  return {
    planRequests: new Set(),
    applied: new Set(),
    aborted: new Set(),
    left: runs,
    refusals: new Map(),
    kinds: new Map(),
  };
}

export function countIn(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
