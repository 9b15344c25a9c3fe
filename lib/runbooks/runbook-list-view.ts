import type { FindingSeverity } from './lint/finding';
import type { DraftView } from './runbook-view';

/** The runbooks as they are loaded, with what is wrong in them. */
export interface RunbookListView {
  readonly runbooks: readonly RunbookListRow[];
  readonly problems: readonly RunbookProblem[];
  /** Brought in, and not in force until a second admin accepts them. */
  readonly imports: readonly RunbookImport[];
}

export interface RunbookImport {
  readonly slug: string;
  readonly title: string;
  readonly yaml: string;
  readonly draft: DraftView;
}

export interface RunbookListRow {
  readonly slug: string;
  readonly title: string;
  /** The team's own version, and ours: how many different texts were loaded. */
  readonly version: string | null;
  readonly number: number;
  readonly digest: string;
  readonly owner: string | null;
  readonly updated: string | null;
  readonly loadedAt: string;
  readonly services: readonly string[];
  readonly procedures: readonly {
    readonly title: string;
    readonly promisedSeconds: number | null;
  }[];
  /** What the linter finds in it, by severity. */
  readonly findings: Readonly<Record<FindingSeverity, number>>;
  /** Days by which its review is overdue; null: nobody can tell. */
  readonly overdueDays: number | null;
  readonly ownedBy: 'file' | 'app';
  /** A text of it waits for a second admin. */
  readonly waits: boolean;
  /** Written lines that can't do what they say, and what Ripcord does. */
  readonly written: readonly {
    readonly written: string;
    readonly truth: string;
    readonly ripcord: string;
  }[];
}

export interface RunbookProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly suggestion: string | null;
}
