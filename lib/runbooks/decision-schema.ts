import { z } from 'zod';
import {
  duration,
  figureSource,
  limit,
  localId,
  seconds,
  severityLevel,
  text,
} from './figures-schema';
import { band } from './knowledge-schema';

/** A procedure's id, or `monitor`: no rollback, keep looking. */
export const actionRef = z.union([z.literal('monitor'), localId]);

/** What follows where the runbook says so, or where our default says so. */
export const effect = z.strictObject({
  severity: severityLevel,
  procedure: actionRef,
  /** What to do, in words: "Quick rollback", "Check input validation". */
  action: text,
  within_seconds: seconds.nullable(),
  timeline: text,
  source: figureSource,
  /** Where the time is from, when that is not where the rest is from. */
  within_source: figureSource.optional(),
});
export type Effect = z.infer<typeof effect>;

/** One row of a decision matrix: lower and upper in the signal's unit, both ends inside the row. */
export const matrixRow = z.strictObject({
  severity: severityLevel,
  lower: z.number().nonnegative(),
  /** Null: no upper end. */
  upper: z.number().positive().nullable(),
  /** The band as written: "20-50%". */
  band: text,
  impact: text,
  action: text,
  procedure: actionRef,
  within_seconds: seconds,
  timeline: text,
});
export type MatrixRow = z.infer<typeof matrixRow>;

export const question = z.strictObject({
  id: localId,
  /** Two or three words for a table: "P95 latency". */
  title: text,
  /** As asked of a person, so that yes is the worse answer. */
  question: text,
  /** Answered by this signal where it is known, by a person where it is not. Absent: asked. */
  by_signal: z.strictObject({ signal: localId, at: limit }).optional(),
  yes: effect,
  help: text.optional(),
});
export type Question = z.infer<typeof question>;

const askedSignal = z.strictObject({
  signal: localId,
  at: limit,
  /** The limit is on how much higher it is than in the same window before the last change. */
  against: z.literal('baseline').optional(),
});

/** What an incident itself knows, and no signal: counted from its runs and its clock. */
export const INCIDENT_FACTS = ['failed_rollbacks', 'unrestored_seconds'] as const;
export type IncidentFact = (typeof INCIDENT_FACTS)[number];

/** A question of a decision whose rules say what a yes means, unless it says so itself. */
export const openQuestion = question.omit({ yes: true, by_signal: true }).extend({
  by_signal: askedSignal.optional(),
  by_fact: z.strictObject({ fact: z.enum(INCIDENT_FACTS), at: limit }).optional(),
  yes: effect.optional(),
  written: text.optional(),
});
export type OpenQuestion = z.infer<typeof openQuestion>;

/** Where an answer leads: to another question of the tree, or to its end. */
export const branch = z
  .strictObject({ next: localId.optional(), outcome: effect.optional() })
  .refine(({ next, outcome }) => (next === undefined) !== (outcome === undefined), {
    message: 'A branch has either "next" or "outcome".',
  });
export type Branch = z.infer<typeof branch>;

export const treeNode = z.strictObject({
  id: localId,
  title: text,
  /** As written: "Is there a critical issue?" */
  written: text,
  /** Yes as soon as one of these questions is answered with yes. */
  any_of: z.array(localId).min(1),
  /** The answer that is the worse one. */
  worse: z.enum(['yes', 'no']).default('yes'),
  yes: branch,
  no: branch,
});
export type TreeNode = z.infer<typeof treeNode>;

/** After a change, a breach that begins within this time is taken to come from it. */
const deployWindow = duration.default({ seconds: 1800, source: 'default' });

export const decision = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('matrix'),
    title: text,
    /** The signal whose value chooses the row. */
    signal: localId,
    rows: z.array(matrixRow).min(1),
    questions: z.array(question).default([]),
    deploy_window: deployWindow,
  }),
  z.strictObject({
    kind: z.literal('criteria'),
    title: text,
    questions: z.array(question).min(1),
    /** What follows when every question is answered with no. */
    otherwise: effect,
    deploy_window: deployWindow,
  }),
  /** Questions that lead to questions; what is beside the tree counts by its own `yes`. */
  z.strictObject({
    kind: z.literal('tree'),
    title: text,
    questions: z.array(openQuestion).min(1),
    /** The first is the root; each leads to later ones only. */
    nodes: z.array(treeNode).min(1),
    /** What the criteria beside the tree say, by ranges. */
    bands: z.array(band).default([]),
    deploy_window: deployWindow,
  }),
  /** Signal, metric, threshold, action: each row for itself. */
  z.strictObject({
    kind: z.literal('signal_table'),
    title: text,
    questions: z.array(question.extend({ metric: text, threshold: text })).min(1),
    otherwise: effect,
    deploy_window: deployWindow,
  }),
  /** Levels of severity, with what is done from which level on. */
  z.strictObject({
    kind: z.literal('severity_rules'),
    title: text,
    questions: z.array(question).min(1),
    /** Levels up to this one are mitigated by the procedure; milder ones are not. */
    mitigate: z.strictObject({ up_to: severityLevel, procedure: localId, written: text }),
    otherwise: effect,
    deploy_window: deployWindow,
  }),
  /** Any one of them is enough, and all mean the same. */
  z.strictObject({
    kind: z.literal('triggers'),
    title: text,
    questions: z.array(openQuestion).min(1),
    effect,
    otherwise: effect,
    deploy_window: deployWindow,
  }),
  /** Triggers, and conditions under which others are called at once. */
  z.strictObject({
    kind: z.literal('escalation'),
    title: text,
    questions: z.array(openQuestion.extend({ escalates: z.boolean().default(false) })).min(1),
    effect,
    /** What a condition means: whom to call is in the contacts. */
    escalate: effect,
    otherwise: effect,
    deploy_window: deployWindow,
  }),
  /** The runbook states no decision: a person decides. */
  z.strictObject({ kind: z.literal('none'), reason: text }),
]);
export type DecisionRules = z.infer<typeof decision>;
