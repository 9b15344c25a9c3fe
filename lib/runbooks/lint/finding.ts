import type { PathKey } from '@/lib/configuration/problem';

export type FindingSeverity = 'error' | 'warning' | 'note';

/** One thing about a runbook that its team should know, with the reason and what to do. */
export interface Finding {
  /** The rule that found it: "written.bare_undo". */
  readonly id: string;
  /** An error makes following the runbook unsafe; a warning misleads; a note is good to know. */
  readonly severity: FindingSeverity;
  /** Its place in the file. */
  readonly path: readonly PathKey[];
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}
