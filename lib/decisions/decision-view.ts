import type { CandidateChoice } from '@/lib/fleet/service-view';
import type {
  AnswerWord,
  AutomationView,
  Decision,
  EscalationView,
  Outcome,
  PathEntry,
} from './decision';

/** A decision as the room shows it: evaluated over live readings, and what was recorded of it. */
export interface DecisionView {
  /** When it was evaluated; null: there was nothing to evaluate. */
  readonly at: string | null;
  readonly path: readonly PathRow[];
  /** What the suspected change was, in a word: values are set beside those before it. */
  readonly changeWord: 'deploy' | 'change';
  readonly matrix: Decision['matrix'];
  /** Every node of the runbook's tree in its order; null: it decides otherwise. */
  readonly tree: readonly TreeNodeView[] | null;
  /** Null: the runbook has no conditions for calling others. */
  readonly escalation: EscalationView | null;
  /** What the runbook would begin by itself; Ripcord proposes it. */
  readonly automations: readonly AutomationView[];
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

export interface TreeNodeView {
  readonly id: string;
  readonly title: string;
  /** As written. */
  readonly question: string;
  /** Null: the walk did not come here. */
  readonly answer: AnswerWord | null;
  /** Everything before it is known, so that this is really the question that stands. */
  readonly sure: boolean;
  readonly worse: 'yes' | 'no';
  /** What each answer leads to: the next node's title, or what to do. */
  readonly yes: BranchView;
  readonly no: BranchView;
}

export interface BranchView {
  readonly words: string;
  /** It is an end of the tree: something to do. */
  readonly ends: boolean;
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
