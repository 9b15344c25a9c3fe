/** What kubectl rollout undo does where it can go wrong, and what Ripcord does there. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import type { Action } from '@/lib/platforms/platform';
import type { KubernetesInputs } from '@/lib/runs/kinds/kubernetes';
import { startClusterSimulation } from '@/simulator/testing/cluster-simulation';
import { findKubectl, withoutKubectl } from '@/simulator/testing/kubectl';
import { workloadObject } from './api-types';
import { getObject } from './objects';
import { undoPatch } from './patches';
import { DEPLOYMENTS } from './resources';
import { createWorld, DEPLOYMENT_PATH, NEVER, numbered, ORCHESTRATOR } from './test-world';

const hasKubectl = findKubectl() !== null;
const SKIPPED = withoutKubectl();
const IN = '-n llm-orchestrator';
const UNDO = `rollout undo deployment/orchestrator ${IN}`;
const INTENT = { id: '0198c2f4-0000-7000-8000-00000000000f' };
const GOOD = /:v0\.1\.1$/;
const BAD = /:v0\.2\.0$/;

type Cluster = Awaited<ReturnType<typeof startClusterSimulation>>;
let cluster: Cluster;
let world: ReturnType<typeof createWorld>;

beforeEach(async () => {
  cluster = await startClusterSimulation('orchestrator');
  world = createWorld(cluster.simulator);
});
afterEach(() => cluster.stop());

async function kubectl(line: string): Promise<{ code: number | null; said: string }> {
  const { code, stdout, stderr } = await cluster.kubectl(line);
  return { code, said: stdout + stderr };
}

function action<K extends keyof KubernetesInputs>(kind: K): Action<K> {
  const found: Action<K> | undefined = world.platform.actions[kind];
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
}

function planUndo(state: TargetState, number = 2) {
  return action('undo_rollout').plan(ORCHESTRATOR, numbered(state, number), state);
}

async function planned(number = 2) {
  const plan = planUndo(await world.observe(), number);
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

async function deployment() {
  const at = { resource: DEPLOYMENTS, namespace: 'llm-orchestrator', name: 'orchestrator' };
  const found = await getObject(world.client, workloadObject, at, NEVER);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

async function image(): Promise<string> {
  const { spec } = await deployment();
  const { containers } = spec.template.spec as { containers: { image: string }[] };
  return containers[0]?.image ?? '';
}

const patches = () =>
  cluster.simulator.control.journal().filter(({ method }) => method === 'patch deployments');

/** A version whose ReplicaSet the controller does not make while it is paused. */
async function askForNextVersion() {
  const paused = { op: 'add', path: '/spec/paused', value: true };
  const at = '/spec/template/spec/containers/0/image';
  const next = { op: 'replace', path: at, value: 'registry.example.com/llm/orchestrator:v0.3.0' };
  await world.jsonPatch(DEPLOYMENT_PATH, [paused, next]);
}

describe(`kubectl rollout undo${SKIPPED}`, () => {
  it.runIf(hasKubectl)('F1 goes back two versions before the new one was observed', async () => {
    await askForNextVersion();
    const { said } = await kubectl(`${UNDO} --dry-run=client`);
    expect(said).toMatch(/v0\.1\.1/);
    expect(said).not.toMatch(/v0\.2\.0/);
  });

  it.runIf(hasKubectl)('F2 said twice returns to the bad version', async () => {
    await kubectl(UNDO);
    expect(await image()).toMatch(GOOD);
    await kubectl(UNDO);
    expect(await image()).toMatch(BAD);
  });

  it.runIf(hasKubectl)('F3 overwrites what somebody changed meanwhile', async () => {
    cluster.simulator.control.fault({ kind: 'conflict', method: 'patch deployments' });
    expect((await kubectl(UNDO)).code).toBe(0);
    expect(patches().at(-1)).toMatchObject({ outcome: 'committed', etagGiven: null });
  });

  it.runIf(hasKubectl)('F4 drops annotations that came since', async () => {
    await world.change('PATCH', DEPLOYMENT_PATH, { metadata: { annotations: { team: 'llm' } } });
    await kubectl(UNDO);
    expect((await deployment()).metadata.annotations?.team).toBeUndefined();
  });

  it.runIf(hasKubectl)(
    'F5 is fine in a client dry run and refused for real while paused',
    async () => {
      await kubectl(`rollout pause deployment/orchestrator ${IN}`);
      expect((await kubectl(`${UNDO} --dry-run=client`)).code).toBe(0);
      const real = await kubectl(UNDO);
      expect(real.code).toBe(1);
      expect(real.said).toMatch(/paused/);
    },
  );

  it.runIf(hasKubectl)('F6 leaves the last applied configuration at the bad version', async () => {
    await kubectl(UNDO);
    const { annotations } = (await deployment()).metadata;
    expect(annotations?.['kubectl.kubernetes.io/last-applied-configuration']).toMatch(/v0\.2\.0/);
  });

  it.runIf(hasKubectl)('F7 leaves the ConfigMap without a word', async () => {
    const { said } = await kubectl(UNDO);
    expect(said).toMatch(/rolled back/);
    expect(said).not.toMatch(/orchestrator-config/);
  });

  it.runIf(hasKubectl)('F8 replaces the whole map of annotations', async () => {
    await kubectl(UNDO);
    expect(JSON.stringify(patches().at(-1))).toMatch(
      /replace[^}]*\/metadata\/annotations[^/]|\/metadata\/annotations[^/]{1,4},[^}]*replace/,
    );
  });
});

describe('Ripcord', () => {
  it('F1 refuses until the controller has made the version that is asked for', async () => {
    await askForNextVersion();
    expect(planUndo(await world.observe())).toMatchObject({
      ok: false,
      error: { kind: 'conflict', outcome: 'not_sent' },
    });
    const state = await world.observe();
    expect(planUndo({ ...state, observedGeneration: '0' })).toMatchObject({ ok: false });
  });

  it('F2 is done once, and says so the second time', async () => {
    const plan = await planned();
    const undo = action('undo_rollout');
    expect(await undo.apply(ORCHESTRATOR, plan, INTENT, NEVER)).toMatchObject({ ok: true });
    expect(await undo.apply(ORCHESTRATOR, plan, INTENT, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'conflict', outcome: 'refused' },
    });
    expect(await image()).toMatch(GOOD);
    const state = await world.observe();
    const target = state.revisions.find(({ name }) => name === plan.input.revision);
    const again = planUndo(state, target?.replicaSet?.number ?? 0);
    expect(again).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    expect(world.effects()).toBe(1);
  });

  it('F3 is refused by the server where somebody was in between', async () => {
    const plan = await planned();
    cluster.simulator.control.fault({ kind: 'conflict', method: 'patch deployments' });
    expect(await action('undo_rollout').apply(ORCHESTRATOR, plan, INTENT, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'conflict', outcome: 'refused' },
    });
    expect(await image()).toMatch(BAD);
    expect(patches().at(-1)).toMatchObject({ etagGiven: expect.stringMatching(/^\d+$/) });
  });

  it('F4 keeps annotations that came since, and takes the change-cause of its target', async () => {
    await world.change('PATCH', DEPLOYMENT_PATH, { metadata: { annotations: { team: 'llm' } } });
    await action('undo_rollout').apply(ORCHESTRATOR, await planned(), INTENT, NEVER);
    expect((await deployment()).metadata.annotations).toMatchObject({
      team: 'llm',
      'kubernetes.io/change-cause': 'Update to v0.1.1',
      'ripcord.dev/intent': INTENT.id,
    });
  });

  it('F5 puts the template back while paused, says so, and rolls it out on resume', async () => {
    await world.change('PATCH', DEPLOYMENT_PATH, { spec: { paused: true } });
    const plan = await planned();
    expect(plan.willNotRestore.join(' ')).toMatch(/paused/);
    const undo = action('undo_rollout');
    expect(await undo.dryRun?.(ORCHESTRATOR, plan, NEVER)).toMatchObject({ ok: true });
    expect(await undo.apply(ORCHESTRATOR, plan, INTENT, NEVER)).toMatchObject({ ok: true });
    cluster.pass(10);
    const held = undo.verify(plan, await world.observe());
    expect(held).toMatchObject({ outcome: 'effective', warning: expect.stringMatching(/paused/) });

    const state = await world.observe();
    const resume = action('set_paused').plan(ORCHESTRATOR, { paused: false }, state);
    if (!resume.ok) throw new Error(resume.error.message);
    await action('set_paused').apply(ORCHESTRATOR, resume.value, INTENT, NEVER);
    cluster.pass(120);
    const after = await world.observe();
    expect(action('set_paused').verify(resume.value, after).outcome).toBe('effective');
    expect(after.effective).toMatchObject([{ revision: plan.input.revision, percent: 100 }]);
  });

  it('F6 says before that the last applied configuration stays the newer one', async () => {
    expect((await planned()).willNotRestore.join(' ')).toMatch(/last applied configuration/);
  });

  it('F7 names the ConfigMap that was changed since the target was made', async () => {
    expect((await planned()).willNotRestore.join(' ')).toMatch(
      /ConfigMap orchestrator-config was changed at .*, after orchestrator-\S+ was made/,
    );
  });

  it('F7 says nothing of it where the target was made with it', async () => {
    const cause = (await world.observe()).revisions[0]?.annotations['kubernetes.io/change-cause'];
    expect(cause).toBe('Update to v0.2.0');
    await action('undo_rollout').apply(ORCHESTRATOR, await planned(), INTENT, NEVER);
    cluster.pass(120);
    const state = await world.observe();
    const bad = state.revisions.find((each) => BAD.test(each.image));
    const back = planUndo(state, bad?.replicaSet?.number ?? 0);
    expect(back.ok && back.value.willNotRestore.join(' ')).not.toMatch(/was changed at/);
  });

  it('F8 makes the map of annotations where there is none', async () => {
    const object = await deployment();
    const { annotations: _, ...metadata } = object.metadata;
    const target = { template: object.spec.template, annotations: {} };
    const paths = undoPatch({ ...object, metadata }, target, INTENT.id).map(({ op, path }) => [
      op,
      path,
    ]);
    expect(paths).toEqual([
      ['test', '/metadata/uid'],
      ['test', '/metadata/resourceVersion'],
      ['replace', '/spec/template'],
      ['add', '/metadata/annotations'],
      ['add', '/metadata/annotations/ripcord.dev~1intent'],
    ]);
  });

  it('asks the API three times at most for an undo', async () => {
    const plan = await planned();
    const reads = vi.spyOn(world.client, 'read');
    const changes = vi.spyOn(world.client, 'change');
    await action('undo_rollout').apply(ORCHESTRATOR, plan, INTENT, NEVER);
    expect([reads.mock.calls.length, changes.mock.calls.length]).toEqual([2, 1]);
  });
});
