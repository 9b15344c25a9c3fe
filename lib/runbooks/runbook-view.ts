import type { RunbookHead } from './runbook-head';
import type { PlacedFinding, Section } from './section-view';

/** One version of a runbook as people read it. Everything serialises; times are ISO 8601 UTC. */
export interface RunbookView extends RunbookHead {
  readonly review: ReviewState;
  /** Ours: how many different texts were loaded until this one. */
  readonly number: number;
  readonly digest: string;
  readonly loadedAt: string;
  /** The number of the version in force; another one than `number` where an older one is read. */
  readonly inForce: number | null;
  readonly versions: number;
  /** Who changes it: its file, or admins in the app. */
  readonly ownedBy: 'file' | 'app';
  readonly file: string;
  readonly services: readonly { readonly slug: string; readonly name: string }[];
  readonly sections: readonly Section[];
  readonly findings: readonly PlacedFinding[];
  /** Mistakes of the file as it stands now: a version with a mistake doesn't replace this one. */
  readonly problems: readonly FileProblem[];
  /** Incidents under way that follow this runbook, with their version. */
  readonly incidents: readonly IncidentVersion[];
  /** Procedures that say something else than when they last ran. */
  readonly changed: readonly ChangedProcedure[];
  readonly draft: DraftView | null;
  /** Why this person can't change it; null: they can. */
  readonly whyNotEdit: string | null;
}

export interface ReviewState {
  /** "Monthly"; null: the runbook gives no frequency. */
  readonly every: string | null;
  /** How many days the review is overdue; 0: it is not; null: nobody can tell. */
  readonly overdueDays: number | null;
}

export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly suggestion: string | null;
}

export interface IncidentVersion {
  readonly label: string;
  readonly number: number;
  readonly drill: boolean;
  readonly title: string;
  readonly status: string;
  readonly service: string;
  /** Number of the version that it follows. */
  readonly version: number;
}

export interface ChangedProcedure {
  readonly procedure: string;
  readonly title: string;
  readonly runNumber: number;
  readonly ranAt: string;
  /** Number of the version that it ran as. */
  readonly version: number;
  /** "1 step changed (Route traffic)". */
  readonly sentence: string;
}

/** A text that waits for a second admin. */
export interface DraftView {
  readonly id: string;
  readonly author: string;
  readonly createdAt: string;
  readonly note: string | null;
  /** Sentences: why it needs a second admin. */
  readonly actions: readonly string[];
  /** Null: this person may accept it. */
  readonly whyNotAccept: string | null;
}
