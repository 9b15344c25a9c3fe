import { afterEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../start';
import { runClients } from '../testing/clients';
import { listManyServices, MANY_MOST, manyServices } from './many-services';
import { parseScenario } from './scenario-choice';

let running: Simulator | null = null;
afterEach(() => running?.stop());

async function servingOf(simulator: Simulator, ref: string) {
  const clients = runClients(simulator.grpcAddress);
  const [service] = await clients.services.getService({ name: ref });
  await Promise.all([clients.services.close(), clients.revisions.close()]);
  return service.trafficStatuses;
}

test('sixty-four services run side by side, each on its bad revision by LATEST', async () => {
  running = await startSimulator({ scenario: manyServices(64) });
  const services = Object.values(running.control.state().services);
  expect(services).toHaveLength(64);
  expect(
    services.map(({ name, latestReady, traffic, served }) => ({
      name,
      latestReady,
      serving: served[0],
      tagged: traffic[1]?.revision,
    })),
  ).toEqual(
    listManyServices(64).map(({ name, good, bad }) => ({
      name,
      latestReady: bad,
      serving: { type: 'LATEST', revision: bad, percent: 100, tag: null },
      tagged: good,
    })),
  );
});

test('a running simulator is reset to many services, and back', async () => {
  running = await startSimulator();
  const reset = (body: object) =>
    fetch(`${running?.httpUrl}/reset`, { method: 'POST', body: JSON.stringify(body) });
  expect((await reset({ scenario: 'many', count: 3 })).status).toBe(200);
  const [, , last] = listManyServices(3);
  expect(await servingOf(running, last?.ref ?? '')).toMatchObject([
    { revision: last?.bad, percent: 100 },
    { revision: last?.good, tag: last?.tag },
  ]);
  expect(Object.keys(running.control.state().services)).toHaveLength(3);
  expect((await reset({ scenario: 'many', count: MANY_MOST + 1 })).status).toBe(400);
  expect((await reset({ scenario: 'few' })).status).toBe(400);
  await reset({});
  expect(Object.values(running.control.state().services).map(({ name }) => name)).toContain(
    'virtuoso-api',
  );
});

test.each([
  ['virtuoso-bad-deploy', { scenario: 'virtuoso-bad-deploy' }],
  ['many', { scenario: 'many', count: 64 }],
  ['many:12', { scenario: 'many', count: 12 }],
  ['many:1000:100', { scenario: 'many', count: 1000, revisions: 100 }],
  ['many:12:1', null],
  ['many:0', null],
  ['many:x', null],
  ['virtuoso-bad-deploy:3', null],
  ['', null],
])('on a command line %j names %j', (text, choice) => {
  expect(parseScenario(text)).toEqual(choice);
});

test('a fleet has a history of each service, and one bad service in every so many', () => {
  const { services } = manyServices(5, { revisions: 100, badEvery: 4 })(1_790_000_000_000_000);
  const all = Object.values(services);
  expect(all.map(({ revisions }) => new Set(revisions.map(({ name }) => name)).size)).toEqual(
    Array.from({ length: 5 }, () => 100),
  );
  const bad = all.filter(({ revisions }) => (revisions[0]?.profile.steady.ratio5xx ?? 0) > 0.1);
  expect(bad.map(({ name }) => name)).toEqual(['many-01', 'many-05']);
});
