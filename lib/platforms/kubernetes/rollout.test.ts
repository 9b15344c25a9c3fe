import { afterEach, expect, it } from 'vitest';
import type { OrchestratorVariant } from '@/simulator/scenarios/orchestrator';
import { startClusterSimulation } from '@/simulator/testing/cluster-simulation';
import { rolloutProgress } from './rollout';
import { createWorld, DEPLOYMENT_PATH, NEVER, numbered, ORCHESTRATOR } from './test-world';

let stop: () => Promise<void> = async () => undefined;
afterEach(() => stop());

async function open(variant: OrchestratorVariant) {
  const cluster = await startClusterSimulation(variant);
  stop = () => cluster.stop();
  const world = createWorld(cluster.simulator);
  return { cluster, world };
}

it.each([
  ['orchestrator', 'complete', /3 pods are ready, all of orchestrator-/],
  ['orchestrator-crash-loop', 'failed', /does not start: CrashLoopBackOff/],
  ['orchestrator-bad-image', 'failed', /does not start: (ImagePullBackOff|ErrImagePull)/],
  ['orchestrator-never-ready', 'failed', /Not progressing for \d+ seconds|can't carry it out/],
  ['orchestrator-quota', 'failed', /can't carry it out: .*quota/],
] as const)('%s is %s', async (variant, outcome, evidence) => {
  const { world } = await open(variant);
  const state = await world.observe();
  if (state.workload === undefined) throw new Error('no workload');
  const progress = rolloutProgress(state, state.workload);
  expect(progress.outcome).toBe(outcome);
  expect(progress.evidence).toMatch(evidence);
});

it('an undo whose pods run another digest is not effective', async () => {
  const { cluster, world } = await open('orchestrator');
  const undo = world.platform.actions.undo_rollout;
  const state = await world.observe();
  const plan = undo?.plan(ORCHESTRATOR, numbered(state, 2), state);
  if (undo === undefined || !plan?.ok) throw new Error('no plan');
  await undo.apply(ORCHESTRATOR, plan.value, { id: 'intent' }, NEVER);
  cluster.pass(120);
  const after = await world.observe();
  expect(undo.verify(plan.value, after).outcome).toBe('effective');
  const digest = `sha256:${'f'.repeat(64)}`;
  const revisions = after.revisions.map((each) => ({ ...each, digest }));
  expect(undo.verify(plan.value, { ...after, revisions })).toMatchObject({
    outcome: 'not_effective',
    evidence: expect.stringMatching(/runs sha256:2222.*, not sha256:ffff/),
  });
});

it('a number of pods that the autoscaler sets is told as overridden', async () => {
  const { world } = await open('orchestrator');
  const scale = world.platform.actions.scale_workload;
  const state = await world.observe();
  expect(scale?.plan(ORCHESTRATOR, { replicas: 5 }, state)).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(/autoscaler orchestrator keeps 3 to 10/) },
  });
  const stopped = scale?.plan(ORCHESTRATOR, { replicas: 0 }, state);
  if (!stopped?.ok) throw new Error('no plan');
  await world.change('PATCH', DEPLOYMENT_PATH, { spec: { replicas: 6 } });
  expect(scale?.verify(stopped.value, await world.observe()).evidence).toMatch(
    /Overridden by the autoscaler orchestrator: 6 pods/,
  );
});

it('runs what the allow-list names, and nothing else', async () => {
  const { world } = await open('orchestrator');
  const exec = world.platform.actions.exec_in_pod;
  const state = await world.observe();
  const pod = state.workload?.pods[0]?.name ?? '';
  const asked = { allowed: 'version', pod, argv: ['rm', '-rf', '/'] };
  expect(exec?.plan(ORCHESTRATOR, asked, state)).toMatchObject({ ok: false });
  const argv = ['hostname'];
  const plan = exec?.plan(ORCHESTRATOR, { ...asked, argv }, state);
  if (!plan?.ok) throw new Error('no plan');
  const ended = await exec?.apply(ORCHESTRATOR, plan.value, { id: 'intent' }, NEVER);
  expect(ended).toMatchObject({ ok: true, value: { name: null, output: pod } });
});
