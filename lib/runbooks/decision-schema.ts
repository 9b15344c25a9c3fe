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
  /** The runbook states no decision: a person decides. */
  z.strictObject({ kind: z.literal('none'), reason: text }),
]);
export type DecisionRules = z.infer<typeof decision>;
