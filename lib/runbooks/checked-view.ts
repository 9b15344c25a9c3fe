import type { FindingSeverity } from './lint/finding';

export interface TextProblem {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** `error`s of the schema refuse the text; what the linter finds does not. */
  readonly severity: FindingSeverity;
  readonly refuses: boolean;
  readonly what: string;
  /** Null where it says itself what to do. */
  readonly fix: string | null;
}

/** What an edited text would be: its problems, and the patch for the file. */
export interface CheckedView {
  /** Null: it can be read as a runbook. */
  readonly refused: string | null;
  readonly problems: readonly TextProblem[];
  /** Empty: nothing changed. */
  readonly patch: string;
  /** What it gains or changes that is done to a platform: then a second admin is needed. */
  readonly actions: readonly string[];
}
