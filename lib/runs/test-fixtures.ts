/** A service with a good and a bad revision, and the plan that goes back, for the tests of this folder. */
import type { Revision, TargetState } from '@/lib/fleet/target-state';
import { ok } from '@/lib/result';
import { type Procedure, procedure } from '@/lib/runbooks/procedure-schema';
import { canonicalJson } from '@/lib/timeline/canonical';
import type { LedgerRow } from './last-known-good';
import { type Planner, type PlanSubject, planProcedure } from './plan';
import { callsOf, type PlanBody, plannedCall } from './plan-body';
import { planUndo } from './plan-undo';
import type { StepFacts } from './transition';

export const GOOD = 'orders-00001-abc';
export const BAD = 'orders-00002-xyz';
export const NOW = new Date('2026-09-21T15:00:00Z');

export function revision(name: string, change: Partial<Revision> = {}): Revision {
  return {
    name,
    createdAt: name === BAD ? '2026-09-21T14:40:00Z' : '2026-09-01T00:00:00Z',
    createdBy: null,
    image: 'orders@sha256:aa',
    digest: name === BAD ? 'sha256:bb' : 'sha256:aa',
    commit: null,
    environment: [],
    secrets: [],
    cpu: null,
    memory: null,
    minInstances: 0,
    maxInstances: 20,
    concurrency: null,
    timeoutSeconds: null,
    serviceAccount: null,
    annotations: { 'ripcord.dev/migrations': 'none' },
    ready: 'yes',
    condition: null,
    ...change,
  };
}

export function state(change: Partial<TargetState> = {}): TargetState {
  return {
    readAt: NOW.toISOString(),
    uid: 'uid-1',
    generation: '7',
    observedGeneration: '7',
    etag: '"e7"',
    reconciling: false,
    condition: { state: 'ok', message: null },
    desired: [
      { revision: null, percent: 100, tag: null },
      { revision: GOOD, percent: 0, tag: 'blue' },
    ],
    effective: [{ revision: BAD, percent: 100, tag: null, url: null, followsLatest: true }],
    latestReadyRevision: BAD,
    latestCreatedRevision: BAD,
    lastModifier: 'deployer@shop.example',
    updatedAt: '2026-09-21T14:40:00Z',
    url: 'https://orders.example',
    revisions: [revision(BAD), revision(GOOD)],
    gitopsOwner: null,
    scaling: { mode: 'automatic', min: 0, max: null, manual: null },
    ...change,
  };
}

export function remembered(name: string, change: Partial<LedgerRow> = {}): LedgerRow {
  return {
    name,
    digest: name === BAD ? 'sha256:bb' : 'sha256:aa',
    createdAt: new Date('2026-09-01T00:00:00Z'),
    firstServedAt: new Date('2026-09-01T00:00:00Z'),
    lastServedAt: new Date('2026-09-21T14:40:00Z'),
    health: 'healthy',
    brokenAt: null,
    brokenReason: null,
    goneAt: null,
    ...change,
  };
}

export const QUICK = procedure.parse({
  id: 'quick_rollback',
  title: 'Quick rollback',
  written: 'Method 1',
  promised: { min_seconds: 120, max_seconds: 300, source: 'runbook' },
  steps: [
    { id: 'read', kind: 'check', title: 'Read', check: 'revisions_read', expectation: 'Known.' },
    {
      id: 'shift',
      kind: 'action',
      title: 'Shift',
      action: 'shift_traffic',
      percent: 100,
      inverse: 'recorded_traffic',
      deadline_seconds: 60,
      expectation: 'It has 100 %.',
    },
    { id: 'probes', kind: 'check', title: 'Probe', check: 'probes', expectation: 'All answer.' },
    {
      id: 'hold',
      kind: 'action',
      title: 'Hold',
      action: 'hold',
      inverse: 'recorded_state',
      expectation: 'It is held.',
    },
  ],
});

const action = (id: string, verb: string, more: object = {}) => ({
  id,
  kind: 'action',
  title: id,
  action: verb,
  inverse: 'recorded_state',
  expectation: 'It is so.',
  ...more,
});

/** Takes the service to no instances. */
export const STOP = procedure.parse({
  id: 'emergency_stop',
  title: 'Emergency stop',
  written: 'Disable',
  steps: [action('stop', 'emergency_stop')],
});

/** Stop, ask about the schema, move traffic in two steps with a gate between, start again. */
export const LONG = procedure.parse({
  id: 'long',
  title: 'The long way',
  written: 'The long way',
  steps: [
    action('stop', 'emergency_stop'),
    {
      id: 'schema',
      kind: 'manual',
      title: 'Take the schema back',
      instruction: 'Run the script.',
      expectation: 'It is back.',
      only_if: {
        question: 'Did the release include migrations?',
        annotation: 'ripcord.dev/migrations',
      },
    },
    action('half', 'split_traffic', { percent: 50 }),
    { id: 'gate', kind: 'check', title: 'Judge', check: 'signals', expectation: 'They are well.' },
    action('all', 'shift_traffic', { percent: 100 }),
  ],
});

export function subject(change: Partial<TargetState> = {}): PlanSubject {
  const read = state(change);
  return {
    service: { id: 's1', slug: 'orders', name: 'Orders' },
    target: {
      id: 't1',
      role: 'web',
      environment: 'production',
      production: true,
      connection: 'shop',
      kind: 'cloud-run',
      ref: 'projects/shop/locations/us-central1/services/orders',
      simulated: false,
    },
    runbookDigest: 'd1',
    state: read,
    recordedScaling: null,
    image: null,
    secretVersion: null,
    kept: null,
    recordedWorkloads: [],
    images: read.revisions.map(({ name, image, digest }) => ({ revision: name, image, digest })),
    reason: null,
  };
}

/** What a deployment makes here. */
export const MADE = 'orders-00009-new';

function named(read: TargetState) {
  return read.desired.map((entry) => ({
    ...entry,
    revision: entry.revision ?? read.latestReadyRevision,
  }));
}

/** An adapter that does what it is asked, for planning without a platform. */
export const PLANNER: Planner = {
  plan(wanted, read) {
    const common = {
      precondition: { uid: read.uid, generation: read.generation, etag: read.etag },
      risk: 'risky' as const,
      commandLine: 'gcloud …',
      willNotRestore: ['Requests in flight finish.'],
    };
    const call =
      wanted.kind === 'shift_traffic'
        ? {
            ...wanted,
            ...common,
            before: read.desired,
            after: wanted.input.traffic,
            inverse: { traffic: read.desired, exact: true },
            reversible: 'exact' as const,
          }
        : wanted.kind === 'set_scaling'
          ? {
              ...wanted,
              ...common,
              before: read.scaling,
              after: wanted.input.scaling,
              inverse: { scaling: read.scaling },
              reversible: 'exact' as const,
            }
          : wanted.kind === 'create_revision'
            ? {
                ...wanted,
                ...common,
                before: { revision: read.latestCreatedRevision, traffic: read.desired },
                after: { revision: MADE, traffic: wanted.input.traffic ?? named(read) },
                inverse: {
                  from: read.latestCreatedRevision ?? '',
                  change: { image: null, secrets: [], cpu: null, memory: null },
                  traffic: read.desired,
                },
                reversible: 'equivalent' as const,
              }
            : {
                ...wanted,
                ...common,
                before: { exists: true },
                after: { exists: false },
                inverse: null,
                reversible: 'none' as const,
              };
    return ok(plannedCall.parse(call));
  },
  isAsBefore(call, read) {
    if (call.kind === 'delete_service') return true;
    if (call.kind === 'create_revision') return false;
    const now = call.kind === 'set_scaling' ? read.scaling : read.desired;
    return canonicalJson(now) === canonicalJson(call.before);
  },
  project(call, read) {
    if (call.kind === 'set_scaling') return { ...read, scaling: call.after };
    if (call.kind === 'delete_service') return read;
    if (call.kind === 'create_revision') {
      const desired = [...call.after.traffic];
      return { ...read, desired, latestReadyRevision: MADE, latestCreatedRevision: MADE };
    }
    if (call.kind !== 'shift_traffic') return read;
    const effective = call.after.map(({ revision: name, percent, tag }) => ({
      revision: name ?? read.latestReadyRevision ?? '',
      percent,
      tag,
      url: null,
      followsLatest: name === null,
    }));
    return { ...read, desired: call.after, effective };
  },
};

/** A plan, or the test ends with why there is none. */
export function planned(
  wanted: Procedure,
  revisionName: string | null = GOOD,
  from: PlanSubject = subject(),
  hasProbes = true,
): PlanBody {
  const plan = planProcedure(from, wanted, revisionName, hasProbes, PLANNER);
  if (!plan.ok) throw new Error(plan.error);
  return plan.value;
}

/** The plan that undoes what `plan` sends. */
export function undoOf(plan: PlanBody, step: number | null = null): PlanBody {
  const sent = callsOf(plan)
    .filter(({ index }) => step === null || index === step)
    .map(({ call }) => call);
  const undo = planUndo(subject(), { runId: 'r1', number: 4, step, sent }, PLANNER);
  if (!undo.ok) throw new Error(undo.error);
  return undo.value;
}

export const PLAN: PlanBody = planned(QUICK);

/** A step of `plan` as its row says it. */
export function stepOf(plan: PlanBody, index: number, change: Partial<StepFacts> = {}): StepFacts {
  const found = plan.steps[index];
  if (found === undefined) throw new Error(`the plan has no step ${index}`);
  return {
    index,
    attempt: 1,
    status: 'pending',
    plan: found,
    sendDeadline: null,
    deadline: null,
    askedUntil: null,
    answer: null,
    resolution: null,
    ...change,
  };
}

export function step(index: number, change: Partial<StepFacts> = {}): StepFacts {
  return stepOf(PLAN, index, change);
}

export function seconds(count: number): Date {
  return new Date(NOW.getTime() + count * 1000);
}
