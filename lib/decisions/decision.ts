import type { SeverityLevel } from '@/lib/runbooks/figures-schema';
import type { SignalUnit } from '@/lib/signals/reading';

/**
 * Yes is the worse answer, except for `deployment_related`, which only explains, and where a node of
 * a tree says that no is ("Can we fix forward?").
 */
export type AnswerWord = 'yes' | 'no' | 'unknown';

/** What a person said to one question. `unknown`: they can't tell. */
export interface Answer {
  readonly question: string;
  readonly answer: AnswerWord;
  readonly answeredBy: string;
  /** ISO 8601 UTC. */
  readonly answeredAt: string;
}

export type UnknownWhy =
  | 'missing'
  | 'stale'
  | 'few_samples'
  | 'not_answered'
  | 'cannot_tell'
  | 'no_change'
  | 'no_breach';

/** One question of the path, with everything that its answer rests on. */
export interface PathEntry {
  readonly id: string;
  /** Two or three words for a table. */
  readonly title: string;
  /** As asked of a person. */
  readonly question: string;
  readonly answer: AnswerWord;
  /** The answer that is the worse one; absent: yes. */
  readonly worse?: 'no';
  readonly by: 'signal' | 'person' | 'computed';
  /** In `unit`; the last value that was read, even where it is not known well enough to count. */
  readonly value: number | null;
  readonly unit: SignalUnit | null;
  /** In `unit`. */
  readonly limit: number | null;
  readonly limitLabel: string | null;
  /** Whether the limit is the runbook's or our default. */
  readonly limitSource: 'runbook' | 'default' | null;
  readonly windowSeconds: number | null;
  readonly windowSource: 'runbook' | 'default' | null;
  readonly samples: number | null;
  /** How many samples it takes to be known. */
  readonly minSamples: number | null;
  readonly ageSeconds: number | null;
  /** Which revision the value is of; null: the whole service. */
  readonly revision: string | null;
  readonly unknownWhy: UnknownWhy | null;
  /** Would the outcome be another if this were answered the other way (for unknown: yes or no)? */
  readonly changesOutcome: boolean;
  /** What yes would mean for the outcome, in words; null for what only explains. */
  readonly ifYes: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: string | null;
  /** Against the same window before the last change; absent: one of the two is not known. */
  readonly compared?: Compared;
  /** The same window of each revision, newest reading; absent: the source has none by revision. */
  readonly byRevision?: readonly RevisionValue[];
}

/** Both in `unit`, whatever the question's own value is in. */
export interface Compared {
  readonly now: number;
  readonly before: number;
  readonly unit: SignalUnit;
  /** End of the window that `before` is of. */
  readonly beforeAt: string;
}

export interface RevisionValue {
  readonly revision: string;
  /** As read last; null: the source had nothing. */
  readonly value: number | null;
  readonly unit: SignalUnit;
  readonly samples: number;
  /** Fresh, and from enough samples. */
  readonly known: boolean;
}

export interface MatrixRowView {
  readonly severity: SeverityLevel;
  readonly label: string;
  readonly lower: number;
  readonly upper: number | null;
  readonly band: string;
  readonly impact: string;
  readonly action: string;
  readonly procedure: string;
  readonly withinSeconds: number;
  readonly timeline: string;
  readonly active: boolean;
}

export interface Outcome {
  /** `monitor` only when everything that could call for more is known to be no. */
  readonly kind: 'procedure' | 'monitor' | 'unknown';
  readonly severity: SeverityLevel | null;
  /** The severity in the runbook's own words; "Unknown" where there is none. */
  readonly label: string;
  /** What to do, in the runbook's words. */
  readonly action: string | null;
  readonly procedure: string | null;
  readonly procedureTitle: string | null;
  readonly withinSeconds: number | null;
  /** Whether severity and time are the runbook's or our default. */
  readonly source: 'runbook' | 'default' | null;
  /** Whether the time alone is the runbook's or our default; absent where nothing is recommended. */
  readonly withinSource?: 'runbook' | 'default';
  /** One sentence for a person: why, then what, then by when. */
  readonly sentence: string;
}

/** One node of a decision tree, as it was asked. */
export interface WalkedNode {
  readonly id: string;
  readonly title: string;
  /** As written. */
  readonly question: string;
  readonly answer: AnswerWord;
  /** Everything before it is known, so that this is really the question that stands. */
  readonly sure: boolean;
  /** Ids of the path's questions that answer it. */
  readonly questions: readonly string[];
}

/** Whether others are to be called, and whom. */
export interface EscalationView {
  readonly due: AnswerWord;
  /** Ids of the conditions that are met. */
  readonly conditions: readonly string[];
  /** Ids of the conditions that nobody answered. */
  readonly unknown: readonly string[];
  /** In the runbook's order. */
  readonly path: readonly ContactView[];
  /** Others outside the team, each under its own condition. */
  readonly external: readonly ContactView[];
}

export interface ContactView {
  readonly role: string;
  /** Null: the runbook gives no way to reach them. */
  readonly reach: string | null;
  readonly afterMinutes: number | null;
  /** What stands where a number should: "xxx-xxx-xxxx". */
  readonly placeholder: string | null;
  /** "if infrastructure issue". */
  readonly condition: string | null;
}

/** What the runbook would begin without a person, and whether its condition is met now. */
export interface AutomationView {
  readonly id: string;
  readonly title: string;
  readonly procedure: string;
  readonly procedureTitle: string;
  readonly signalTitle: string;
  /** In `unit`. */
  readonly limit: number;
  readonly unit: SignalUnit;
  readonly limitSource: 'runbook' | 'default';
  readonly lastsSeconds: number;
  readonly lastsSource: 'runbook' | 'default';
  readonly met: AnswerWord;
}

/** One reason to do something, as it weighed; the worst first. */
export interface GroundView {
  /** The question's title; null: the matrix row, or what follows when all is no. */
  readonly question: string | null;
  readonly procedure: string;
  readonly severity: SeverityLevel;
  /** The severity in the runbook's own words. */
  readonly label: string;
}

/** What the runbook says about these readings and answers. Same inputs, same decision. */
export interface Decision {
  readonly path: readonly PathEntry[];
  /** Null where the runbook decides without a matrix. */
  readonly matrix: {
    readonly title: string;
    readonly unit: SignalUnit;
    /** Worst first. */
    readonly rows: readonly MatrixRowView[];
    /** What the pointer stands at; null when it is not known. */
    readonly value: number | null;
  } | null;
  /** Where the runbook decides by a tree: its nodes in the order in which they were asked. */
  readonly walked?: readonly WalkedNode[];
  /** Where the runbook has conditions for calling others. */
  readonly escalation?: EscalationView;
  /** Where the runbook wants something begun without a person. */
  readonly automations?: readonly AutomationView[];
  /** Everything that speaks for something; empty where nothing is known to. */
  readonly grounds: readonly GroundView[];
  readonly outcome: Outcome;
  /** Ids of the path's questions that nobody and nothing answered. */
  readonly unknowns: readonly string[];
}

/** The change that is suspected first: of the target or of what it depends on. */
export interface SuspectChange {
  /** ISO 8601 UTC. */
  readonly at: string;
  /** Null: it brought no revision (a flag, a secret, a configuration). */
  readonly revision: string | null;
  /** As the list of changes spells it: "deployment", "flag". */
  readonly kind?: string;
  /** One sentence: "new-parser set to on". */
  readonly summary?: string;
}
