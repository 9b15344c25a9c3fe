import { z } from 'zod';

/** What is recorded of runs: their steps, what guards them, and what follows them. See events.ts. */
const id = z.string();
const at = z.string();
const nullableText = z.string().nullable();

const runEnd = z.object({ runId: id, number: z.number(), reason: z.string() });
const step = z.object({
  runId: id,
  index: z.number().int(),
  attempt: z.number().int(),
  title: z.string(),
  summary: z.string(),
});

export const RUN_EVENTS = {
  'run.planned': z.object({
    runId: id,
    number: z.number().int(),
    planHash: z.string(),
    procedure: z.string(),
    service: z.string(),
    targetId: id,
    revision: nullableText,
    undoesRunId: id.nullable(),
    risk: z.string(),
    verdict: z.string(),
    summary: z.string(),
    /** What the procedure promises to take at the most; null: it promises nothing. */
    promisedSeconds: z.number().nullable().optional(),
    promisedSource: z.enum(['runbook', 'default']).nullable().optional(),
    steps: z.array(
      z.object({
        index: z.number().int(),
        attempt: z.number().int(),
        kind: z.string(),
        title: z.string(),
        intentId: id,
      }),
    ),
  }),
  'run.applied': z.object({
    runId: id,
    number: z.number(),
    planHash: z.string(),
    summary: z.string(),
  }),
  /** A second person is asked for their word on this plan. */
  'run.submitted': z.object({ runId: id, number: z.number(), planHash: z.string(), expiresAt: at }),
  'run.approved': z.object({
    runId: id,
    number: z.number(),
    planHash: z.string(),
    personId: id,
    expiresAt: at,
  }),
  /** The run goes on after its outcome was not known: something is sent again, by a person's word. */
  'run.resumed': runEnd,
  /** Frozen runs rest; a commander lets this one go on, or be undone. */
  'run.exempted': runEnd,
  'break_glass.opened': z.object({
    runId: id,
    number: z.number(),
    personId: id,
    service: z.string(),
    reason: z.string(),
    expiresAt: at,
  }),
  'freeze.started': z.object({ freezeId: id, personId: id, reason: z.string(), expiresAt: at }),
  'freeze.released': z.object({ freezeId: id, reason: z.string() }),
  'freeze.expired': z.object({ freezeId: id }),
  /** A person's answer to a step's condition, or their word on an unknown outcome. */
  'step.answered': z.object({
    runId: id,
    index: z.number().int(),
    attempt: z.number().int(),
    title: z.string(),
    question: z.string(),
    answer: z.string(),
    note: nullableText,
  }),
  /** One of the three lamps, lit by what was read back. */
  'run.verified': z.object({
    runId: id,
    number: z.number(),
    lamp: z.enum(['effective', 'healthy', 'confirmed']),
    evidence: z.string(),
  }),
  'run.succeeded': runEnd,
  'run.failed': runEnd,
  'run.aborted': runEnd,
  'run.expired': runEnd,
  'run.unknown': runEnd,
  'run.reverted': runEnd,
  'run.reverted_externally': runEnd,
  'step.intended': step,
  'step.sending': step,
  'step.sent': step,
  'step.settled': step,
  'step.verified': step,
  'step.skipped': step,
  'step.failed': step,
  'step.unknown': step,
  'hold.created': z.object({
    holdId: id,
    targetId: id,
    service: z.string(),
    revision: z.string(),
    ownerId: id,
    reason: z.string(),
    expiresAt: at,
  }),
  'hold.released': z.object({ holdId: id, revision: z.string(), reason: z.string() }),
  'hold.expired': z.object({ holdId: id, revision: z.string() }),
  'watch.started': z.object({
    watchId: id,
    runId: id,
    targetId: id,
    kind: z.enum(['stickiness', 'stability']),
    endsAt: at,
    summary: z.string(),
  }),
  'watch.breached': z.object({ watchId: id, kind: z.string(), reason: z.string() }),
  'watch.passed': z.object({ watchId: id, kind: z.string(), summary: z.string() }),
  'watch.cancelled': z.object({ watchId: id, kind: z.string(), reason: z.string() }),
} as const;
