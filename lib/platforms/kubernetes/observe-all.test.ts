import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startClusterSimulation } from '@/simulator/testing/cluster-simulation';
import { createWorld, DEPLOYMENT_PATH, NEVER, ORCHESTRATOR } from './test-world';

let cluster: Awaited<ReturnType<typeof startClusterSimulation>>;
let world: ReturnType<typeof createWorld>;
beforeEach(async () => {
  cluster = await startClusterSimulation('orchestrator');
  world = createWorld(cluster.simulator);
});
afterEach(async () => {
  world.platform.close();
  await cluster.stop();
});

async function look(token: string | null) {
  const seen = await world.platform.observeAll?.([{ address: ORCHESTRATOR, token }], NEVER);
  const found = seen?.get(ORCHESTRATOR.id);
  if (!found?.ok) throw new Error(found?.error.message ?? 'not seen');
  return found.value;
}

it('gives what a look at the one gives, but for the data of ConfigMaps', async () => {
  const { state } = await look(null);
  const alone = await world.observe();
  const without = (each: typeof alone | null) => ({
    ...each,
    readAt: null,
    workload: {
      ...each?.workload,
      configurations: each?.workload?.configurations.map((map) => ({ ...map, data: null })),
    },
  });
  expect(without(state)).toEqual(without(alone));
});

it('asks for one list and one watch a kind, however often it looks', async () => {
  const reads = vi.spyOn(world.client, 'read');
  const watches = vi.spyOn(world.client, 'watch');
  const { token } = await look(null);
  await look(token);
  await look(null);
  const kinds = ['apps/v1/deployments', 'replicasets', 'pods', 'horizontalpodautoscalers'];
  const all = [...kinds, 'events', 'configmaps', 'secrets'];
  for (const calls of [reads.mock.calls, watches.mock.calls]) {
    const paths = calls.map(([first, second]) =>
      'path' in first ? first.path : 'path' in second ? String(second.path) : '',
    );
    expect(paths.flatMap((path) => all.filter((kind) => path.endsWith(kind))).toSorted()).toEqual(
      all.toSorted(),
    );
  }
});

it('says that nothing changed where nothing did, and what is new where somebody changed it', async () => {
  const { token } = await look(null);
  expect(await look(token)).toMatchObject({ state: null, token });
  await world.change('PATCH', DEPLOYMENT_PATH, { spec: { paused: true } });
  await expect.poll(async () => (await look(token)).state?.workload?.paused).toBe(true);
});

it('never reads the data of a Secret', async () => {
  const reads = vi.spyOn(world.client, 'read');
  await look(null);
  await world.observe();
  const secrets = reads.mock.calls.filter(([, { path }]) => path.includes('/secrets'));
  expect(secrets.length).toBeGreaterThan(1);
  for (const [, { metadataOnly }] of secrets) expect(metadataOnly).toBeDefined();
});
