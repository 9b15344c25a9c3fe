import { expect, test } from 'vitest';
import {
  getService,
  ROLLBACK,
  refusalOf,
  SERVICE,
  simulateEachTest,
  trafficUpdate,
} from '../../testing/simulation';

const simulation = simulateEachTest({ deleteMs: 5000 });

function pass(seconds: number): void {
  simulation().simulator.control.setClockOffset(seconds * 1_000_000);
}

test('a deleted service reconciles, then it and its operations in flight are gone', async () => {
  const { services, revisions } = simulation();
  const before = await getService(simulation());
  const [deletion] = await services.deleteService({ name: SERVICE, etag: before.etag ?? '' });
  const dying = await getService(simulation());
  expect(dying).toMatchObject({
    reconciling: true,
    generation: before.generation,
    lastModifier: 'ripcord@virtuoso-generator.iam.gserviceaccount.com',
  });
  expect(dying.etag).not.toBe(before.etag);
  simulation().simulator.control.fault({ kind: 'lro-hang' });
  const [update] = await services.updateService(trafficUpdate(ROLLBACK));
  const [second] = await services.deleteService({ name: SERVICE });
  pass(6);
  expect((await refusalOf(services.getService({ name: SERVICE }))).code).toBe(5);
  expect((await refusalOf(revisions.listRevisions({ parent: SERVICE }))).code).toBe(5);
  const client = services.operationsClient;
  const look = async (name: string | null | undefined) =>
    (await client.getOperation({ name } as never))[0];
  expect(await look(deletion.name)).toMatchObject({ done: true, result: 'response' });
  expect(await look(second.name)).toMatchObject({ done: true, result: 'response' });
  expect(await look(update.name)).toMatchObject({ done: true, error: { code: 5 } });
});

test('a deletion with a stale etag is aborted where etags are enforced, and done where not', async () => {
  const { services, simulator } = simulation();
  const { etag } = await getService(simulation());
  simulator.control.deploy({ service: 'virtuoso-api' });
  const stale = { name: SERVICE, etag: etag ?? '' };
  expect((await refusalOf(services.deleteService(stale))).code).toBe(10);
  expect((await getService(simulation())).reconciling).toBe(false);
  simulator.control.settings({ etagMode: 'ignored' });
  await services.deleteService(stale);
  pass(6);
  expect((await refusalOf(services.getService({ name: SERVICE }))).code).toBe(5);
});

test('a deletion that only validates changes nothing', async () => {
  const before = await getService(simulation());
  const [checked] = await simulation().services.deleteService({
    name: SERVICE,
    validateOnly: true,
  });
  expect(checked.latestResponse.done).toBe(true);
  expect(await getService(simulation())).toEqual(before);
});

test('a deletion that fails leaves the service, which says why', async () => {
  const { services, simulator } = simulation();
  simulator.control.fault({ kind: 'lro-fail', method: 'DeleteService', message: 'Still in use.' });
  await services.deleteService({ name: SERVICE });
  pass(6);
  expect((await getService(simulation())).terminalCondition).toMatchObject({
    state: 'CONDITION_FAILED',
    message: 'Still in use.',
  });
});

test('a service that somebody makes again after its deletion has another uid', async () => {
  const { services, simulator } = simulation();
  const before = await getService(simulation());
  const actor = 'gitops@example.com';
  simulator.control.fault({ kind: 'lro-drift', method: 'DeleteService', delayMs: 5000, actor });
  await services.deleteService({ name: SERVICE });
  pass(7);
  expect((await refusalOf(services.getService({ name: SERVICE }))).code).toBe(5);
  pass(12);
  const again = await getService(simulation());
  expect(again).toMatchObject({ creator: actor, generation: '1', traffic: before.traffic });
  expect(again.uid).not.toBe(before.uid);
});

test('deleting needs a permission of its own', async () => {
  const { services, simulator } = simulation();
  simulator.control.settings({ deniedPermissions: ['run.services.delete'] });
  await expect(services.deleteService({ name: SERVICE })).rejects.toMatchObject({
    code: 7,
    errorInfoMetadata: { permission: 'run.services.delete' },
  });
});
