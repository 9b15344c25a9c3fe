import type { CandidateChoice } from '@/lib/fleet/service-view';
import type { Decision, Outcome, PathEntry } from './decision';

/** A decision as the room shows it: evaluated over live readings, and what was recorded of it. */
export interface DecisionView {
  /** When it was evaluated; null: there was nothing to evaluate. */
  readonly at: string | null;
  readonly path: readonly PathRow[];
  readonly matrix: Decision['matrix'];
  readonly outcome: Outcome;
  /** What to do about it; null: the outcome names no procedure, or there is no good target. */
  readonly next: NextStep | null;
  /** Why there is a procedure but nothing to do: "No revision is left that served well." */
  readonly nextProblem: string | null;
  readonly recorded: RecordedDecision | null;
  /** Ids of rows of the path that a person is asked, in order; the first one has the keys 1 2 3. */
  readonly questions: readonly string[];
  /** What a person may choose instead: the runbook's procedures, then watching. */
  readonly choices: readonly DecisionChoice[];
}

export interface PathRow extends PathEntry {
  /** Who `answeredBy` is. */
  readonly answeredByName: string | null;
  /** When the reading behind it was taken, so that its age can tick. */
  readonly observedAt: string | null;
}

export interface NextStep {
  readonly procedure: string;
  /** "Quick rollback". */
  readonly title: string;
  /** "Roll back virtuoso-api to 00001-abc": what the room says in large. */
  readonly headline: string;
  /** The named target; null: the procedure needs none. */
  readonly revision: string | null;
  /** Why, in one sentence, beside the outcome's own: "00001-abc served 9 d 4 h at 0.3 %." */
  readonly why: string;
  /** How long it is expected to take: applying and proving; null: not known. */
  readonly applySeconds: number | null;
  readonly proveSeconds: number | null;
  /** Other revisions that a person may name instead, newest first. */
  readonly others: readonly CandidateChoice[];
}

export interface RecordedDecision {
  readonly kind: 'made' | 'overridden';
  readonly at: string;
  /** A person's name. */
  readonly by: string;
  /** What was decided: "Quick rollback to 00001-abc". */
  readonly sentence: string;
  /** Given with an override. */
  readonly reason: string | null;
}

export interface DecisionChoice {
  /** A procedure's id, or `monitor`. */
  readonly id: string;
  readonly title: string;
  /** What it is for, in the runbook's words. */
  readonly when: string | null;
  readonly recommended: boolean;
  /** Set where it can't be planned here. */
  readonly notHere: string | null;
}
