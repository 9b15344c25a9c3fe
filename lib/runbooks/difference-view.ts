/** Two versions of a runbook beside each other: what another one means, and its text. */
export interface VersionDifference {
  /** In the order of the page; only what changed. */
  readonly groups: readonly DifferenceGroup[];
  /** Action steps that the newer version gains, changes, moves or loses. */
  readonly actions: readonly ActionChange[];
}

export interface DifferenceGroup {
  readonly section: string;
  readonly title: string;
  readonly changes: readonly MeaningChange[];
}

export interface MeaningChange {
  /** "Error rate", "Route traffic". */
  readonly what: string;
  /** "Act at"; null: the whole of it. */
  readonly part: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

export interface ActionChange {
  readonly kind: 'gained' | 'changed' | 'moved' | 'lost';
  readonly procedure: string;
  readonly step: string;
}

export interface SideLine {
  /** From 1. */
  readonly n: number;
  readonly text: string;
}

export type LineRow =
  | {
      readonly kind: 'same' | 'changed' | 'removed' | 'added';
      readonly left: SideLine | null;
      readonly right: SideLine | null;
    }
  /** Equal lines that are folded away. */
  | { readonly kind: 'fold'; readonly count: number };
