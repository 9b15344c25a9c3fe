/** What a write may do, and what is refused, as raw HTTP. */
import { describe, expect, test } from 'vitest';
import { AUTOSCALER, at, clusterEachTest, DEPLOYMENT } from '../../testing/cluster-simulation';

const simulation = clusterEachTest();
const CONFIG = '/api/v1/namespaces/llm-orchestrator/configmaps';

async function versionNow(): Promise<string> {
  const { body } = await simulation().get(DEPLOYMENT);
  return String(at(body, 'metadata', 'resourceVersion'));
}

describe('patches', () => {
  test('a JSON Patch whose test holds counts the generation, one whose test fails changes nothing', async () => {
    const version = await versionNow();
    const patch = [
      { op: 'test', path: '/metadata/resourceVersion', value: version },
      {
        op: 'replace',
        path: '/spec/template/spec/containers/0/image',
        value: 'example.com/app:v9',
      },
    ];
    const before = await simulation().get(DEPLOYMENT);
    const first = await simulation().send('PATCH', DEPLOYMENT, patch, 'json');
    expect(first.status).toBe(200);
    expect(at(first.body, 'metadata', 'generation')).toBe(
      Number(at(before.body, 'metadata', 'generation')) + 1,
    );
    const second = await simulation().send('PATCH', DEPLOYMENT, patch, 'json');
    expect(second).toMatchObject({ status: 422, body: { reason: 'Invalid' } });
    expect(at(second.body, 'details', 'causes', 0, 'message')).toContain(
      'testing value /metadata/resourceVersion failed',
    );
  });

  test('replacing annotations of an object that has none is refused', async () => {
    await simulation().send('POST', CONFIG, { metadata: { name: 'bare' } });
    const patch = [{ op: 'replace', path: '/metadata/annotations', value: {} }];
    const answer = await simulation().send('PATCH', `${CONFIG}/bare`, patch, 'json');
    expect(answer.status).toBe(422);
  });

  test('a merge patch that says an old version is a conflict', async () => {
    const stale = await versionNow();
    await simulation().send('PATCH', DEPLOYMENT, { metadata: { labels: { a: 'b' } } }, 'merge');
    const patch = { metadata: { resourceVersion: stale }, spec: { paused: true } };
    const answer = await simulation().send('PATCH', DEPLOYMENT, patch, 'merge');
    expect(answer).toMatchObject({ status: 409, body: { reason: 'Conflict' } });
    expect(at(answer.body, 'message')).toContain('the object has been modified');
  });

  test('a strategic merge knows containers and variables by their names', async () => {
    const containers = [{ name: 'orchestrator', env: [{ name: 'LOG_LEVEL', value: 'debug' }] }];
    const patch = { spec: { template: { spec: { containers } } } };
    const { body } = await simulation().send('PATCH', DEPLOYMENT, patch, 'strategic');
    const container = at(body, 'spec', 'template', 'spec', 'containers', 0);
    expect(container).toMatchObject({
      image: 'registry.example.com/llm/orchestrator:v0.2.0',
      env: [{ name: 'LOG_LEVEL', value: 'debug' }],
    });
    const removal = {
      spec: {
        template: {
          spec: {
            containers: [{ name: 'orchestrator', env: [{ name: 'LOG_LEVEL', $patch: 'delete' }] }],
          },
        },
      },
    };
    const removed = await simulation().send('PATCH', DEPLOYMENT, removal, 'strategic');
    expect(at(removed.body, 'spec', 'template', 'spec', 'containers', 0, 'env')).toEqual([]);
  });

  test('a dry run answers what would be, and leaves all as it is', async () => {
    const version = await versionNow();
    const answer = await simulation().send(
      'PATCH',
      `${DEPLOYMENT}?dryRun=All`,
      { spec: { replicas: 7 } },
      'merge',
    );
    expect(at(answer.body, 'spec', 'replicas')).toBe(7);
    expect(await versionNow()).toBe(version);
    expect(simulation().simulator.control.journal()).toMatchObject([
      { method: 'patch deployments', outcome: 'validated', validateOnly: true },
    ]);
  });

  test('a write that changes nothing makes no new version', async () => {
    const version = await versionNow();
    await simulation().send('PATCH', DEPLOYMENT, { spec: { replicas: 3 } }, 'merge');
    expect(await versionNow()).toBe(version);
  });

  test('what another manager set is taken by force alone, what was applied before goes with it', async () => {
    const path = `${CONFIG}/orchestrator-config?fieldManager=ripcord`;
    const manifest = (data: object) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'orchestrator-config' },
      data,
    });
    const refused = await simulation().send(
      'PATCH',
      path,
      manifest({ MAX_PARALLEL_STEPS: '8' }),
      'apply',
    );
    expect(refused).toMatchObject({ status: 409, body: { reason: 'Conflict' } });
    expect(at(refused.body, 'message')).toContain('.data.MAX_PARALLEL_STEPS');
    const own = { MAX_PARALLEL_STEPS: '8', EXTRA: 'yes' };
    await simulation().send('PATCH', `${path}&force=true`, manifest(own), 'apply');
    const { EXTRA: _gone, ...rest } = own;
    const { body } = await simulation().send('PATCH', path, manifest(rest), 'apply');
    expect(at(body, 'data')).toEqual({ MAX_PARALLEL_STEPS: '8', PROVIDER_TIMEOUT_MS: '2000' });
    expect(at(body, 'metadata', 'managedFields')).toContainEqual(
      expect.objectContaining({ manager: 'ripcord', operation: 'Apply' }),
    );
  });
});

describe('refusals', () => {
  test.each([
    ['GET', '/apis/apps/v1/namespaces/llm-orchestrator/deployments/none', undefined, 404],
    ['GET', '/apis/apps/v1/nothing', undefined, 404],
    ['POST', '/api/v1/namespaces/nowhere/configmaps', { metadata: { name: 'x' } }, 404],
    ['POST', CONFIG, { metadata: { name: 'orchestrator-config' } }, 409],
    ['POST', CONFIG, { kind: 'Secret', metadata: { name: 'x' } }, 400],
    ['PUT', AUTOSCALER, { metadata: { name: 'orchestrator' }, spec: {} }, 422],
  ])('%s %s is answered by a status', async (method, path, body, code) => {
    const answer = await simulation().send(method, path, body);
    expect(answer).toMatchObject({ status: code, body: { kind: 'Status', code } });
  });

  test('a deletion for another uid is a conflict', async () => {
    const options = { preconditions: { uid: '11111111-1111-4111-8111-111111111111' } };
    expect((await simulation().send('DELETE', DEPLOYMENT, options)).status).toBe(409);
  });

  test('what the settings deny is forbidden, and a review says so before', async () => {
    const denied = 'kubernetes:patch:apps/deployments';
    simulation().simulator.control.settings({ deniedPermissions: [denied] });
    const answer = await simulation().send('PATCH', DEPLOYMENT, {}, 'merge');
    expect(answer).toMatchObject({ status: 403, body: { reason: 'Forbidden' } });
    const review = async (verb: string) => {
      const resourceAttributes = { verb, group: 'apps', resource: 'deployments' };
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
      const { body } = await simulation().send('POST', path, { spec: { resourceAttributes } });
      return at(body, 'status', 'allowed');
    };
    expect([await review('patch'), await review('get')]).toEqual([false, true]);
  });
});

describe('faults and the journal', () => {
  const scale = (replicas: number) =>
    simulation().send('PATCH', `${DEPLOYMENT}/scale`, { spec: { replicas } }, 'merge');

  test('an error before the write, and one after it', async () => {
    const { control } = simulation().simulator;
    control.fault({ kind: 'error', method: 'patch deployments/scale', code: 'UNAVAILABLE' });
    control.fault({ kind: 'commit-then-error', method: 'patch deployments/scale' });
    expect((await scale(4)).status).toBe(503);
    expect((await scale(5)).status).toBe(504);
    expect(at((await simulation().get(`${DEPLOYMENT}/scale`)).body, 'spec', 'replicas')).toBe(5);
    expect(control.journal()).toMatchObject([
      { outcome: 'dropped', reply: 'error', code: 503 },
      { outcome: 'committed', reply: 'lost', code: 504, mask: ['spec.replicas'] },
    ]);
  });

  test('one that commits and never answers', async () => {
    simulation().simulator.control.fault({ kind: 'commit-then-hang', method: 'patch deployments' });
    const answer = fetch(`http://${simulation().simulator.kubernetesAddress}${DEPLOYMENT}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ spec: { paused: true } }),
      signal: AbortSignal.timeout(500),
    });
    await expect(answer).rejects.toThrow('timeout');
    expect(at((await simulation().get(DEPLOYMENT)).body, 'spec', 'paused')).toBe(true);
  });

  test('somebody else changes the object between the read and the write', async () => {
    const resourceVersion = await versionNow();
    simulation().simulator.control.fault({ kind: 'conflict', method: 'patch deployments' });
    const patch = { metadata: { resourceVersion }, spec: { paused: true } };
    expect((await simulation().send('PATCH', DEPLOYMENT, patch, 'merge')).status).toBe(409);
  });

  test('tells who sent what to which object, and how often each was asked', async () => {
    await scale(2);
    await simulation().get(DEPLOYMENT);
    const { control } = simulation().simulator;
    expect(control.journal()).toMatchObject([
      {
        method: 'patch deployments/scale',
        service: `${DEPLOYMENT}/scale`,
        body: '{"spec":{"replicas":2}}',
        outcome: 'committed',
      },
    ]);
    expect(control.reads()).toEqual({ 'patch deployments/scale': 1, 'get deployments': 1 });
  });
});

test('a namespace is made, filled and deleted with all that is in it', async () => {
  const { body } = await simulation().send('POST', '/api/v1/namespaces', {
    metadata: { generateName: 'suite-' },
  });
  const name = String(at(body, 'metadata', 'name'));
  const maps = `/api/v1/namespaces/${name}/configmaps`;
  expect((await simulation().send('POST', maps, { metadata: { name: 'one' } })).status).toBe(201);
  expect((await simulation().send('DELETE', `/api/v1/namespaces/${name}`)).status).toBe(200);
  expect(at((await simulation().get(maps)).body, 'items')).toEqual([]);
});
