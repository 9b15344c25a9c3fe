import { z } from 'zod';
import type { PlannedAction } from '@/lib/platforms/platform';

/** A plan as it is stored: everything that the dialog shows and the engine carries out, and no time. */
const trafficEntry = z.object({
  revision: z.string().nullable(),
  percent: z.number(),
  tag: z.string().nullable(),
});
const trafficInput = z.object({ traffic: z.array(trafficEntry) });

export const plannedShift = z.object({
  kind: z.literal('shift_traffic'),
  input: trafficInput,
  before: z.array(trafficEntry),
  after: z.array(trafficEntry),
  precondition: z.object({
    uid: z.string(),
    generation: z.string(),
    etag: z.string().nullable(),
  }),
  inverse: trafficInput,
  reversible: z.enum(['exact', 'equivalent', 'none']),
  risk: z.enum(['routine', 'risky', 'destructive']),
  commandLine: z.string(),
  willNotRestore: z.array(z.string()),
}) satisfies z.ZodType<PlannedAction<'shift_traffic'>>;
export type PlannedShift = z.infer<typeof plannedShift>;

/** What carries a step out: a platform call, our own records, something that is read, or time. */
export const stepWork = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('platform'), action: plannedShift }),
  z.object({ kind: z.literal('hold') }),
  z.object({
    kind: z.literal('check'),
    check: z.enum(['revisions_read', 'target_named', 'effective', 'probes', 'signals']),
  }),
  z.object({ kind: z.literal('wait'), seconds: z.number() }),
  z.object({ kind: z.literal('announce'), moment: z.string() }),
]);
export type StepWork = z.infer<typeof stepWork>;

export const plannedStep = z.object({
  index: z.number().int(),
  id: z.string(),
  kind: z.enum(['action', 'check', 'wait', 'announce']),
  title: z.string(),
  /** What must be so afterwards, in the runbook's words. */
  expectation: z.string(),
  deadlineSeconds: z.number(),
  /** The line as the runbook has it. */
  written: z.string().nullable(),
  /** What gives back the state before, in words; null where the step changes nothing. */
  inverse: z.string().nullable(),
  work: stepWork,
});
export type PlannedStep = z.infer<typeof plannedStep>;

export const planBody = z.object({
  version: z.literal(1),
  service: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  target: z.object({
    id: z.string(),
    role: z.string(),
    environment: z.string(),
    production: z.boolean(),
    connection: z.string(),
    kind: z.literal('cloud-run'),
    ref: z.string(),
    simulated: z.boolean(),
  }),
  procedure: z.object({ id: z.string(), title: z.string(), written: z.string().nullable() }),
  runbookDigest: z.string(),
  /** The named revision that gets traffic; null where a recorded list is put back. */
  revision: z.string().nullable(),
  undoes: z.object({ runId: z.string(), number: z.number().int() }).nullable(),
  /** Revisions that serve now and get nothing afterwards: what a hold is put on. */
  losing: z.array(z.string()),
  /** Revisions that get traffic afterwards, LATEST resolved. */
  gaining: z.array(z.string()),
  /** Where the service answers; what the probes are asked of. */
  url: z.string().nullable(),
  /** How many revisions the platform still had. */
  revisionsKnown: z.number().int(),
  effectiveBefore: z.array(
    z.object({
      revision: z.string(),
      percent: z.number(),
      tag: z.string().nullable(),
      followsLatest: z.boolean(),
    }),
  ),
  steps: z.array(plannedStep).min(1),
  risk: z.enum(['routine', 'risky', 'destructive']),
  reversible: z.enum(['exact', 'equivalent', 'none']),
  promised: z
    .object({
      minSeconds: z.number(),
      maxSeconds: z.number(),
      source: z.enum(['runbook', 'default']),
    })
    .nullable(),
});
export type PlanBody = z.infer<typeof planBody>;

/** The one platform call of a plan. */
export function actionOf(body: PlanBody): PlannedShift {
  for (const { work } of body.steps) if (work.kind === 'platform') return work.action;
  throw new Error('a plan without a platform call was stored');
}
