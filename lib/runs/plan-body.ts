import { z } from 'zod';
import type { CallWords, PlannedAction } from '@/lib/platforms/platform';
import { checkKind, logRule } from '@/lib/runbooks/procedure-schema';
import { googleKinds } from './kinds/google';
import { kubernetesKinds } from './kinds/kubernetes';

/** A plan as it is stored: everything that the dialog shows and the engine carries out, and no time. */
const trafficEntry = z.object({
  revision: z.string().nullable(),
  percent: z.number(),
  tag: z.string().nullable(),
});
const trafficInput = z.object({
  traffic: z.array(trafficEntry),
  exact: z.boolean().optional(),
});
const common = {
  precondition: z.object({
    uid: z.string(),
    generation: z.string(),
    etag: z.string().nullable(),
  }),
  reversible: z.enum(['exact', 'equivalent', 'none']),
  risk: z.enum(['routine', 'risky', 'destructive']),
  addsOnly: z.boolean().optional(),
  commandLine: z.string(),
  willNotRestore: z.array(z.string()),
};

export const plannedShift = z.object({
  kind: z.literal('shift_traffic'),
  input: trafficInput,
  before: z.array(trafficEntry),
  after: z.array(trafficEntry),
  inverse: trafficInput.nullable(),
  ...common,
}) satisfies z.ZodType<PlannedAction<'shift_traffic'>>;
export type PlannedShift = z.infer<typeof plannedShift>;

const scaling = z.object({
  mode: z.enum(['automatic', 'manual']),
  min: z.number(),
  max: z.number().nullable(),
  manual: z.number().nullable(),
});
const scalingInput = z.object({ scaling });

const plannedScaling = z.object({
  kind: z.literal('set_scaling'),
  input: scalingInput,
  before: scaling,
  after: scaling,
  inverse: scalingInput.nullable(),
  ...common,
}) satisfies z.ZodType<PlannedAction<'set_scaling'>>;

const existence = z.object({ exists: z.boolean() });
const noInput = z.record(z.string(), z.never());

const plannedDeletion = z.object({
  kind: z.literal('delete_service'),
  input: noInput,
  before: existence,
  after: existence,
  inverse: noInput.nullable(),
  ...common,
}) satisfies z.ZodType<PlannedAction<'delete_service'>>;

const newestRevision = z.object({
  revision: z.string().nullable(),
  traffic: z.array(trafficEntry),
});
const revisionInput = z.object({
  from: z.string(),
  change: z.object({
    image: z.string().nullable(),
    secrets: z.array(z.object({ at: z.string(), version: z.string() })),
    cpu: z.string().nullable(),
    memory: z.string().nullable(),
  }),
  traffic: z.array(trafficEntry).nullable(),
});

const plannedRevision = z.object({
  kind: z.literal('create_revision'),
  input: revisionInput,
  before: newestRevision,
  after: newestRevision,
  inverse: revisionInput.nullable(),
  ...common,
}) satisfies z.ZodType<PlannedAction<'create_revision'>>;

const callWords = z.object({
  act: z.string(),
  after: z.string(),
  before: z.string(),
  subject: z.string(),
  rows: z.array(z.object({ label: z.string(), now: z.string(), after: z.string() })),
}) satisfies z.ZodType<CallWords>;

/** A kind whose adapter says what it is about. */
function spoken<const K extends string, I extends z.ZodType, S extends z.ZodType>(
  kind: K,
  { input, subject }: { readonly input: I; readonly subject: S },
) {
  return z.object({
    kind: z.literal(kind),
    input,
    before: subject,
    after: subject,
    inverse: input.nullable(),
    ...common,
    words: callWords,
  });
}

/** One platform call as it was planned, whatever its kind. */
export const plannedCall = z.discriminatedUnion('kind', [
  plannedShift,
  plannedScaling,
  plannedDeletion,
  plannedRevision,
  spoken('undo_rollout', kubernetesKinds.undo_rollout),
  spoken('set_paused', kubernetesKinds.set_paused),
  spoken('restart_pods', kubernetesKinds.restart_pods),
  spoken('scale_workload', kubernetesKinds.scale_workload),
  spoken('set_autoscaler', kubernetesKinds.set_autoscaler),
  spoken('apply_manifest', kubernetesKinds.apply_manifest),
  spoken('set_configuration', kubernetesKinds.set_configuration),
  spoken('delete_pod', kubernetesKinds.delete_pod),
  spoken('exec_in_pod', kubernetesKinds.exec_in_pod),
  spoken('set_auto_sync', kubernetesKinds.set_auto_sync),
  spoken('set_secret_version_state', googleKinds.set_secret_version_state),
  spoken('grant_role', googleKinds.grant_role),
  spoken('retry_build', googleKinds.retry_build),
  spoken('create_service', googleKinds.create_service),
]);
export type PlannedCall = z.infer<typeof plannedCall>;

/** What carries a step out: a platform call, our own records, something that is read, or time. */
export const stepWork = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('platform'), action: plannedCall }),
  z.object({ kind: z.literal('hold') }),
  z.object({ kind: z.literal('release_hold') }),
  z.object({
    kind: z.literal('check'),
    check: checkKind,
    /** Probes at this tag's own address; absent: where the service answers. */
    tag: z.string().optional(),
    /** Of the runbook's probes, by id; absent: all of them. */
    probes: z.array(z.string()).optional(),
    /** Of its synthetic requests, by id. */
    requests: z.array(z.string()).optional(),
    logs: logRule.optional(),
    /** Signals are judged here and now: the plan changes nothing that a watch would follow. */
    now: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal('wait'), seconds: z.number() }),
  z.object({ kind: z.literal('announce'), moment: z.string() }),
  /** A person does it, and says so; what their own script printed is kept as evidence. */
  z.object({
    kind: z.literal('manual'),
    instruction: z.string(),
    /** They change nothing: it is no effect of the run. */
    onlyLooks: z.literal(true).optional(),
  }),
]);
export type StepWork = z.infer<typeof stepWork>;

/** When a step is taken: as a revision's annotation says, else as a person answers. Never guessed. */
const stepCondition = z.object({
  question: z.string(),
  /** What the annotation said when it was planned; null: it says nothing, and a person is asked. */
  answer: z.enum(['yes', 'no']).nullable(),
  evidence: z.string(),
  /** Id of the step that it follows: taken where that one was, and nobody is asked. */
  follows: z.string().optional(),
});
export type StepCondition = z.infer<typeof stepCondition>;

export const plannedStep = z.object({
  index: z.number().int(),
  id: z.string(),
  kind: z.enum(['action', 'check', 'manual', 'wait', 'announce']),
  title: z.string(),
  /** What must be so afterwards, in the runbook's words. */
  expectation: z.string(),
  deadlineSeconds: z.number(),
  /** The line as the runbook has it. */
  written: z.string().nullable(),
  /** What gives back the state before, in words; null where the step changes nothing. */
  inverse: z.string().nullable(),
  condition: stepCondition.nullable().default(null),
  /** Index of the step whose traffic it gives back by itself, after a gate has failed. */
  givesBack: z.number().int().optional(),
  /** Another target of the service that it is about, one of `elsewhere`; absent: the plan's own. */
  targetId: z.string().optional(),
  work: stepWork,
});
export type PlannedStep = z.infer<typeof plannedStep>;

const onOneTarget = z.object({
  version: z.literal(1),
  service: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  target: z.object({
    id: z.string(),
    role: z.string(),
    environment: z.string(),
    production: z.boolean(),
    connection: z.string(),
    kind: z.enum(['cloud-run', 'kubernetes']),
    ref: z.string(),
    simulated: z.boolean(),
  }),
  procedure: z.object({ id: z.string(), title: z.string(), written: z.string().nullable() }),
  runbookDigest: z.string(),
  /** The named revision that gets traffic; null where a recorded list is put back. */
  revision: z.string().nullable(),
  /** `step`: the index of the one step that is undone; null: all of the run. */
  undoes: z
    .object({
      runId: z.string(),
      number: z.number().int(),
      step: z.number().int().nullable().default(null),
    })
    .nullable(),
  /** It brings a fix out: nothing is held for losing its traffic, and its end lifts the holds. */
  ships: z.boolean().default(false),
  /** Why a revision that was marked broken is wanted again. */
  reason: z.string().nullable().default(null),
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

/** Another target of the same service that steps of the plan are about. */
const planPlace = onOneTarget.pick({
  target: true,
  revision: true,
  losing: true,
  gaining: true,
  url: true,
  revisionsKnown: true,
  effectiveBefore: true,
});
export type PlanPlace = z.infer<typeof planPlace>;

export const planBody = onOneTarget.extend({
  /** Where else it goes on its way; absent: nowhere. */
  elsewhere: z.array(planPlace).optional(),
});
export type PlanBody = z.infer<typeof planBody>;

export interface IndexedCall {
  readonly index: number;
  readonly call: PlannedCall;
}

/** The platform calls on the plan's own target that may be made, in order, each with its step's index. */
export function callsOf({ steps }: Pick<PlanBody, 'steps'>): IndexedCall[] {
  return callsEverywhere({ steps: steps.filter(({ targetId }) => targetId === undefined) });
}

/** Those on the plan's other targets too. */
export function callsEverywhere({ steps }: Pick<PlanBody, 'steps'>): IndexedCall[] {
  return steps.flatMap(({ index, work, condition }) =>
    work.kind === 'platform' && condition?.answer !== 'no' ? [{ index, call: work.action }] : [],
  );
}

/** The generation that the plan was read at; null: it calls no platform. */
export function plannedGeneration(body: PlanBody): string | null {
  return callsOf(body)[0]?.call.precondition.generation ?? null;
}
