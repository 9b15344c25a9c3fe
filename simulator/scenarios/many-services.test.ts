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
  running = await startSimulator({ scenario: manyServices(MANY_MOST) });
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
    listManyServices(MANY_MOST).map(({ name, good, bad }) => ({
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
  expect((await reset({ scenario: 'many', count: 65 })).status).toBe(400);
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
  ['many:0', null],
  ['many:x', null],
  ['virtuoso-bad-deploy:3', null],
  ['', null],
])('on a command line %j names %j', (text, choice) => {
  expect(parseScenario(text)).toEqual(choice);
});
