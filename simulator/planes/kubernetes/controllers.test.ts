/** What the controllers of the cluster do by themselves, on the simulator's clock. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { manyDeployments } from '../../scenarios/many-deployments';
import { parseScenario } from '../../scenarios/scenario-choice';
import {
  AUTOSCALER,
  at,
  clusterEachTest,
  DEPLOYMENT,
  type Json,
  POD_LIST,
  SETS,
  startClusterSimulation,
} from '../../testing/cluster-simulation';

const BAD_IMAGE = '/spec/template/spec/containers/0/image';
const V011 = 'registry.example.com/llm/orchestrator:v0.1.1';

function items(body: Json): Json[] {
  return body.items as Json[];
}

describe('a healthy cluster', () => {
  const simulation = clusterEachTest();
  const undo = () =>
    simulation().send(
      'PATCH',
      DEPLOYMENT,
      [{ op: 'replace', path: BAD_IMAGE, value: V011 }],
      'json',
    );
  const revisions = async () =>
    Object.fromEntries(
      items((await simulation().get(SETS)).body).map((set) => [
        String(at(set, 'spec', 'template', 'spec', 'containers', 0, 'image')).slice(-6),
        at(set, 'metadata', 'annotations', 'deployment.kubernetes.io/revision'),
      ]),
    );

  test('a template that comes back reuses its set, with the highest number', async () => {
    expect(await revisions()).toEqual({ 'v0.1.0': '1', 'v0.1.1': '2', 'v0.2.0': '3' });
    await undo();
    simulation().pass(30);
    expect(await revisions()).toEqual({ 'v0.1.0': '1', 'v0.1.1': '4', 'v0.2.0': '3' });
    const { body } = await simulation().get(DEPLOYMENT);
    expect(at(body, 'status')).toMatchObject({
      updatedReplicas: 3,
      availableReplicas: 3,
      replicas: 3,
    });
    expect(at(body, 'metadata', 'annotations', 'deployment.kubernetes.io/revision')).toBe('4');
  });

  test('a controller that lags leaves the generation unobserved, and makes no set', async () => {
    simulation().simulator.control.settings({ deploymentLagMs: 10_000 });
    const patch = [{ op: 'replace', path: BAD_IMAGE, value: 'example.com/orchestrator:v0.3.0' }];
    const { body } = await simulation().send('PATCH', DEPLOYMENT, patch, 'json');
    const generation = Number(at(body, 'metadata', 'generation'));
    simulation().pass(5);
    const waiting = await simulation().get(DEPLOYMENT);
    expect(at(waiting.body, 'status', 'observedGeneration')).toBe(generation - 1);
    expect(items((await simulation().get(SETS)).body)).toHaveLength(3);
    simulation().pass(10);
    const seen = await simulation().get(DEPLOYMENT);
    expect(at(seen.body, 'status', 'observedGeneration')).toBe(generation);
    expect(items((await simulation().get(SETS)).body)).toHaveLength(4);
  });

  test('a paused rollout is not begun, and goes on when it is resumed', async () => {
    await simulation().send('PATCH', DEPLOYMENT, { spec: { paused: true } }, 'merge');
    await undo();
    simulation().pass(30);
    const paused = await simulation().get(DEPLOYMENT);
    expect(at(paused.body, 'status', 'updatedReplicas')).toBeUndefined();
    expect(at(paused.body, 'status', 'availableReplicas')).toBe(3);
    await simulation().send('PATCH', DEPLOYMENT, { spec: { paused: null } }, 'merge');
    simulation().pass(30);
    const { body } = await simulation().get(DEPLOYMENT);
    expect(at(body, 'status', 'updatedReplicas')).toBe(3);
  });

  test('the autoscaler sets replicas that are outside of its bounds, and none at zero', async () => {
    const replicas = async () => at((await simulation().get(DEPLOYMENT)).body, 'spec', 'replicas');
    const scale = (count: number) =>
      simulation().send('PATCH', `${DEPLOYMENT}/scale`, { spec: { replicas: count } }, 'merge');
    await scale(1);
    simulation().pass(16);
    expect(await replicas()).toBe(3);
    await scale(0);
    simulation().pass(60);
    expect(await replicas()).toBe(0);
    const { body } = await simulation().get(AUTOSCALER);
    expect(at(body, 'status', 'conditions')).toContainEqual(
      expect.objectContaining({
        type: 'ScalingActive',
        status: 'False',
        reason: 'ScalingDisabled',
      }),
    );
  });

  test('more sets than the limit are forgotten, the oldest first', async () => {
    await simulation().send('PATCH', DEPLOYMENT, { spec: { revisionHistoryLimit: 1 } }, 'merge');
    simulation().pass(1);
    expect(await revisions()).toEqual({ 'v0.1.1': '2', 'v0.2.0': '3' });
  });

  test('a stateful set keeps its templates as revisions, and replaces its pod', async () => {
    const path = '/apis/apps/v1/namespaces/llm-orchestrator/statefulsets/postgres';
    const image = 'registry.example.com/library/postgres:15.9';
    await simulation().send(
      'PATCH',
      path,
      [{ op: 'replace', path: BAD_IMAGE, value: image }],
      'json',
    );
    simulation().pass(30);
    const pod = await simulation().get(`${POD_LIST}/postgres-0`);
    expect(at(pod.body, 'spec', 'containers', 0, 'image')).toBe(image);
    const all = await simulation().get(
      '/apis/apps/v1/namespaces/llm-orchestrator/controllerrevisions',
    );
    expect(
      items(all.body)
        .map(({ revision }) => revision)
        .sort(),
    ).toEqual([1, 2]);
  });

  test('the service answers as its pods do, and not at all without one', async () => {
    const ask = async (path: string, init: RequestInit = {}) =>
      fetch(`${simulation().simulator.httpUrl}/services/orchestrator${path}`, init);
    await undo();
    simulation().pass(30);
    const health = await ask('/health');
    expect(await health.json()).toMatchObject({ status: 'healthy', version: 'v0.1.1' });
    const body = JSON.stringify({ name: 'rollback-test', steps: [{ type: 'llm_call' }] });
    expect((await ask('/api/v1/workflows', { method: 'POST', body })).status).toBe(201);
    expect(await (await ask('/metrics')).text()).toContain(
      'http_requests_total{status="500",version="v0.1.1"} 0',
    );
    await simulation().send('PATCH', `${DEPLOYMENT}/scale`, { spec: { replicas: 0 } }, 'merge');
    simulation().pass(5);
    expect((await ask('/health/ready')).status).toBe(503);
  });
});

describe('what goes wrong', () => {
  test.each([
    ['orchestrator-bad-image', 'ImagePullBackOff'],
    ['orchestrator-crash-loop', 'CrashLoopBackOff'],
    ['orchestrator-out-of-memory', 'CrashLoopBackOff'],
  ] as const)(
    '%s: the new pod waits with its reason, the old ones serve',
    async (variant, reason) => {
      const simulation = await startClusterSimulation(variant);
      const pods = items(
        (await simulation.get(`${POD_LIST}?labelSelector=app%3Dorchestrator`)).body,
      );
      const { body } = await simulation.get(DEPLOYMENT);
      await simulation.stop();
      const reasons = pods.map((pod) =>
        at(pod, 'status', 'containerStatuses', 0, 'state', 'waiting', 'reason'),
      );
      expect(reasons.filter((each) => each !== undefined)).toEqual([reason]);
      expect(at(body, 'status')).toMatchObject({ availableReplicas: 3, updatedReplicas: 1 });
    },
  );

  test('a container that was killed for its memory says so, and counts its restarts', async () => {
    const simulation = await startClusterSimulation('orchestrator-out-of-memory');
    const restarts = async () => {
      const pods = items(
        (await simulation.get(`${POD_LIST}?labelSelector=app%3Dorchestrator`)).body,
      );
      const statuses = pods.map((pod) => at(pod, 'status', 'containerStatuses', 0));
      const broken = statuses.find((status) => at(status, 'ready') === false);
      return {
        count: Number(at(broken, 'restartCount')),
        last: at(broken, 'lastState', 'terminated', 'reason'),
      };
    };
    const before = await restarts();
    simulation.pass(900);
    const after = await restarts();
    await simulation.stop();
    expect(before.last).toBe('OOMKilled');
    expect(after.count).toBeGreaterThan(before.count);
  });

  test('a quota is told as a failure of the set and of the deployment', async () => {
    const simulation = await startClusterSimulation('orchestrator-quota');
    const { body } = await simulation.get(DEPLOYMENT);
    await simulation.stop();
    const failure = (at(body, 'status', 'conditions') as Json[]).find(
      ({ type }) => type === 'ReplicaFailure',
    );
    expect(failure).toMatchObject({ status: 'True', reason: 'FailedCreate' });
    expect(failure?.message).toContain('exceeded quota: compute');
  });

  test('a rollout that is stuck for too long exceeds its deadline', async () => {
    const simulation = await startClusterSimulation('orchestrator-bad-image');
    simulation.pass(600);
    const { body } = await simulation.get(DEPLOYMENT);
    await simulation.stop();
    expect(at(body, 'status', 'conditions')).toContainEqual(
      expect.objectContaining({
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
      }),
    );
  });
});

describe('a GitOps controller', () => {
  const simulation = clusterEachTest('orchestrator-gitops');
  const APPLICATION = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/orchestrator';
  const undo = () =>
    simulation().send(
      'PATCH',
      DEPLOYMENT,
      [{ op: 'replace', path: BAD_IMAGE, value: V011 }],
      'json',
    );
  const image = async () =>
    at(
      (await simulation().get(DEPLOYMENT)).body,
      'spec',
      'template',
      'spec',
      'containers',
      0,
      'image',
    );
  const sync = async () =>
    at((await simulation().get(APPLICATION)).body, 'status', 'sync', 'status');

  test('puts back what differs from Git after five seconds, and signs it', async () => {
    await undo();
    simulation().pass(4);
    expect([await image(), await sync()]).toEqual([V011, 'OutOfSync']);
    simulation().pass(2);
    expect(await image()).toBe('registry.example.com/llm/orchestrator:v0.2.0');
    expect(await sync()).toBe('Synced');
    const { body } = await simulation().get(DEPLOYMENT);
    expect(at(body, 'metadata', 'managedFields')).toContainEqual(
      expect.objectContaining({ manager: 'argocd-controller' }),
    );
  });

  test('leaves it alone while its automation is off', async () => {
    const off = { spec: { syncPolicy: { automated: null } } };
    await simulation().send('PATCH', APPLICATION, off, 'merge');
    await undo();
    simulation().pass(60);
    expect([await image(), await sync()]).toEqual([V011, 'OutOfSync']);
  });
});

test('many deployments have their histories, and one in fifty a pod that does not start', async () => {
  expect(parseScenario('many-deployments:60:3')).toEqual({
    scenario: 'many-deployments',
    count: 60,
    revisions: 3,
  });
  const simulation = await startClusterSimulation('orchestrator', {
    scenario: manyDeployments(60, 3),
  });
  const sets = items((await simulation.get('/apis/apps/v1/replicasets')).body);
  const deployments = items((await simulation.get('/apis/apps/v1/deployments')).body);
  await simulation.stop();
  expect(sets).toHaveLength(180);
  expect(new Set(sets.map((set) => at(set, 'metadata', 'uid'))).size).toBe(180);
  const stuck = deployments.filter(
    (each) => at(each, 'status', 'unavailableReplicas') !== undefined,
  );
  expect(stuck.map((each) => at(each, 'metadata', 'name'))).toEqual(['app-0001', 'app-0051']);
});

test('a cluster with a data folder goes on after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cluster-data-'));
  const first = await startClusterSimulation('orchestrator', { data: folder });
  await first.send('PATCH', `${DEPLOYMENT}/scale`, { spec: { replicas: 5 } }, 'merge');
  await first.stop();
  const second = await startClusterSimulation('orchestrator', { data: folder });
  second.pass(1);
  const { body } = await second.get(DEPLOYMENT);
  await second.stop();
  rmSync(folder, { recursive: true });
  expect(at(body, 'spec', 'replicas')).toBe(5);
  expect(at(body, 'status', 'availableReplicas')).toBe(5);
});
