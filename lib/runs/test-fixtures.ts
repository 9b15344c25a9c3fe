/** A service with a good and a bad revision, and the plan that goes back, for the tests of this folder. */
import type { Revision, TargetState } from '@/lib/fleet/target-state';
import { procedure } from '@/lib/runbooks/procedure-schema';
import type { LedgerRow } from './last-known-good';
import { type PlanSubject, planProcedure } from './plan';
import type { PlanBody } from './plan-body';
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
    digest: 'sha256:aa',
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
    digest: 'sha256:aa',
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
    action: {
      kind: 'shift_traffic',
      input: { traffic: [{ revision: GOOD, percent: 100, tag: null }] },
      before: read.desired,
      after: [
        { revision: GOOD, percent: 100, tag: null },
        { revision: GOOD, percent: 0, tag: 'blue' },
      ],
      precondition: { uid: read.uid, generation: read.generation, etag: read.etag },
      inverse: { traffic: read.desired },
      reversible: 'exact',
      risk: 'risky',
      commandLine: 'gcloud …',
      willNotRestore: ['Requests in flight finish.'],
    },
  };
}

export const PLAN: PlanBody = planProcedure(subject(), QUICK, GOOD, true);

export function step(index: number, change: Partial<StepFacts> = {}): StepFacts {
  const plan = PLAN.steps[index];
  if (plan === undefined) throw new Error(`the plan has no step ${index}`);
  return {
    index,
    attempt: 1,
    status: 'pending',
    plan,
    sendDeadline: null,
    deadline: null,
    ...change,
  };
}

export function seconds(count: number): Date {
  return new Date(NOW.getTime() + count * 1000);
}
