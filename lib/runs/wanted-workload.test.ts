import { describe, expect, it } from 'vitest';
import type { TargetState, WorkloadState } from '@/lib/fleet/target-state';
import { step } from '@/lib/runbooks/procedure-schema';
import { conditionOf } from './step-condition';
import { state } from './test-fixtures';
import { isSoAlready } from './wanted-beside';
import { type ActionStep, type Named, type RecordedWorkload, wantedCall } from './wanted-call';

const BAD = 'orchestrator-7c9d';
const GOOD = 'orchestrator-5b8f';
const HPA = { name: 'orchestrator', min: 3, max: 10, spec: { minReplicas: 3, maxReplicas: 10 } };

const WORKLOAD: WorkloadState = {
  kind: 'Deployment',
  namespace: 'llm-orchestrator',
  name: 'orchestrator',
  paused: false,
  replicas: { desired: 3, total: 4, updated: 1, ready: 3, available: 3 },
  conditions: [],
  pods: [],
  autoscaler: { ...HPA, active: true, reason: null },
  configurations: [
    {
      kind: 'ConfigMap',
      name: 'orchestrator-config',
      resourceVersion: '7',
      changedAt: null,
      exists: true,
      data: { LOG_LEVEL: 'debug' },
    },
  ],
  owner: null,
  restartedAt: null,
  events: [],
};

const RECORDED: RecordedWorkload = {
  revisions: [GOOD],
  replicas: 3,
  autoscaler: HPA,
  configurations: [{ name: 'orchestrator-config', data: { LOG_LEVEL: 'info' } }],
};

const NAMED: Named = {
  revision: GOOD,
  recordedScaling: null,
  images: [],
  image: null,
  secretVersion: null,
  kept: null,
  recordedWorkloads: [RECORDED],
};

function cluster(over: Partial<WorkloadState> = {}): TargetState {
  const read = state();
  const [first] = read.revisions;
  if (first === undefined) throw new Error('no revision');
  const replicaSet = { uid: 'u-1', hash: '5b8f', number: 2, pods: 0, readyPods: 0 };
  return {
    ...read,
    revisions: [{ ...first, name: GOOD, replicaSet }],
    workload: { ...WORKLOAD, ...over },
  };
}

function action(verb: string, more: object = {}): ActionStep {
  const base = {
    id: 'it',
    kind: 'action',
    title: 'It',
    expectation: 'So.',
    inverse: 'recorded_state',
  };
  const made = step.parse({ ...base, action: verb, ...more });
  if (made.kind !== 'action') throw new Error('no action');
  return made;
}

describe('what a step asks of a workload', () => {
  it('an undo names one ReplicaSet by uid and hash, and none that is gone', () => {
    expect(wantedCall(action('rollout_undo'), NAMED, cluster())).toEqual({
      ok: true,
      value: { kind: 'undo_rollout', input: { revision: GOOD, uid: 'u-1', hash: '5b8f' } },
    });
    const gone = { ...NAMED, revision: BAD };
    expect(wantedCall(action('rollout_undo'), gone, cluster())).toMatchObject({ ok: false });
    const nobody = { ...NAMED, revision: null };
    expect(wantedCall(action('rollout_undo'), nobody, cluster())).toMatchObject({ ok: false });
  });

  it('scaling up again asks for what there was when the plan was begun', () => {
    const stopped = cluster({ replicas: { ...WORKLOAD.replicas, desired: 0 } });
    expect(wantedCall(action('scale'), NAMED, stopped, cluster())).toMatchObject({
      value: { input: { replicas: 3 } },
    });
    expect(wantedCall(action('scale'), NAMED, stopped, stopped)).toMatchObject({ ok: false });
    expect(wantedCall(action('scale', { replicas: 0 }), NAMED, cluster())).toMatchObject({
      value: { input: { replicas: 0 } },
    });
    expect(wantedCall(action('emergency_stop'), NAMED, cluster())).toMatchObject({
      value: { kind: 'scale_workload', input: { replicas: 0 } },
    });
  });

  it('a ConfigMap comes back as it was while the named revision alone ran, never as guessed', () => {
    const restore = action('restore_configuration', { configuration: 'orchestrator-config' });
    expect(wantedCall(restore, NAMED, cluster())).toMatchObject({
      value: { input: { name: 'orchestrator-config', data: { LOG_LEVEL: 'info' } } },
    });
    const mixed = [{ ...RECORDED, revisions: [GOOD, BAD] }];
    const unknown = wantedCall(restore, { ...NAMED, recordedWorkloads: mixed }, cluster());
    expect(unknown).toMatchObject({ ok: false, error: expect.stringMatching(/never recorded/) });
  });

  it('an autoscaler that is gone comes back whole; one that is there stays', () => {
    const restore = action('restore_scaling');
    const gone = cluster({ autoscaler: null });
    const wanted = wantedCall(restore, NAMED, gone);
    expect(wanted).toMatchObject({ value: { input: { autoscaler: HPA } } });
    if (!wanted.ok) throw new Error(wanted.error);
    expect(isSoAlready(wanted.value, gone)).toBeNull();
    expect(isSoAlready(wanted.value, cluster())).toMatch(/is there/);
  });

  it('what is so already needs no call', () => {
    expect(so('rollout_resume', cluster())).toMatch(/not paused/);
    expect(so('rollout_resume', cluster({ paused: true }))).toBeNull();
    expect(so('rollout_pause', cluster({ paused: true }))).toMatch(/paused already/);
    expect(so('scale', cluster(), { replicas: 3 })).toMatch(/already/);
    const configuration = 'orchestrator-config';
    expect(so('restore_configuration', cluster(), { configuration })).toBeNull();
  });
});

describe('a condition that the platform answers', () => {
  const rolling = action('rollout_pause', {
    only_if: { question: 'Is it still rolling out?', observed: 'rolling_out' },
  });

  it('is yes while pods of the newest revision are missing, and no once all are there', () => {
    expect(conditionOf(rolling, cluster(), [])).toMatchObject({ answer: 'yes' });
    const done = { desired: 3, total: 3, updated: 3, ready: 3, available: 3 };
    expect(conditionOf(rolling, cluster({ replicas: done }), [])).toMatchObject({ answer: 'no' });
  });

  it('asks a person where the platform does not tell', () => {
    expect(conditionOf(rolling, state(), [])).toMatchObject({ answer: null });
  });

  it('a controller that may put it back counts as one that does', () => {
    const held = action('suspend_sync', { only_if: { question: 'Is it?', observed: 'gitops' } });
    const owner = { tool: 'argocd', name: 'orchestrator', reverts: null } as const;
    expect(conditionOf(held, cluster({ owner }), [])).toMatchObject({ answer: 'yes' });
    expect(conditionOf(held, cluster(), [])).toMatchObject({ answer: 'no' });
  });
});

function so(verb: string, read: TargetState, more: object = {}): string | null {
  const wanted = wantedCall(action(verb, more), NAMED, read);
  if (!wanted.ok) throw new Error(wanted.error);
  return isSoAlready(wanted.value, read);
}
