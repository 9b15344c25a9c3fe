import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { preciseEpochMs } from '../core/clock';
import { type Simulator, startSimulator } from '../start';
import { runClients } from '../testing/clients';
import { GOOD, ROLLBACK, SERVICE, simulateEachTest, trafficUpdate } from '../testing/simulation';

const simulation = simulateEachTest();

async function call(method: string, path: string, body?: object) {
  const answer = await fetch(`${simulation().simulator.httpUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('the control API', () => {
  test('says that it is well and what time it is', async () => {
    expect(await call('GET', '/healthz')).toMatchObject({ status: 200, body: { ok: true } });
    const { body } = await call('POST', '/clock', { offsetMicros: 86_400_000_000 });
    expect(Date.parse(String(body.now))).toBeGreaterThan(Date.now() + 86_000_000);
  });

  test('tells every mutation in order, with its mask and both traffic lists', async () => {
    const { services } = simulation();
    const sentAt = preciseEpochMs();
    await services.updateService(trafficUpdate(ROLLBACK));
    const answeredAt = preciseEpochMs();
    await call('POST', '/deploy', { service: 'virtuoso-api', actor: 'colleague@example.com' });
    const { body } = await call('GET', '/journal');
    expect(body.entries).toMatchObject([
      {
        seq: 1,
        service: SERVICE,
        mask: ['traffic'],
        trafficBefore: [
          { type: 'LATEST', percent: 100 },
          { revision: GOOD, percent: 0 },
        ],
        trafficRequested: [
          { revision: GOOD, percent: 100 },
          { revision: GOOD, percent: 0 },
        ],
        etagGiven: null,
        validateOnly: false,
        outcome: 'committed',
      },
      { seq: 2, actor: 'colleague@example.com', mask: ['annotations'], receivedAt: null },
    ]);
    const [entry] = simulation().simulator.control.journal();
    expect(entry?.receivedAt).toBeGreaterThanOrEqual(sentAt);
    expect(entry?.receivedAt).toBeLessThanOrEqual(answeredAt);
  });

  test('lets somebody else shift traffic', async () => {
    const traffic = [{ percent: 90 }, { revision: GOOD, percent: 10, tag: 'stable' }];
    const shifted = await call('POST', '/deploy', { service: 'virtuoso-api', traffic });
    expect(shifted.status).toBe(200);
    const { body } = await call('GET', '/journal');
    expect(body.entries).toMatchObject([
      { mask: ['traffic'], trafficRequested: [{ type: 'LATEST', percent: 90 }, { tag: 'stable' }] },
    ]);
  });

  test('sets, shows and removes faults', async () => {
    const set = await call('POST', '/faults', [{ kind: 'hang' }, { kind: 'lro-fail', times: 2 }]);
    expect(set.status).toBe(201);
    expect((await call('GET', '/faults')).body.faults).toHaveLength(2);
    await call('DELETE', '/faults');
    expect((await call('GET', '/faults')).body.faults).toEqual([]);
  });

  test('changes settings and goes back to the beginning', async () => {
    const { services } = simulation();
    await call('POST', '/settings', { etagMode: 'ignored' });
    expect((await call('GET', '/settings')).body).toMatchObject({ etagMode: 'ignored' });
    await services.updateService(trafficUpdate(ROLLBACK));
    await call('POST', '/reset');
    expect((await call('GET', '/settings')).body).toMatchObject({ etagMode: 'enforced' });
    expect((await call('GET', '/journal')).body.entries).toEqual([]);
  });

  test.each([
    ['/faults', { kind: 'nothing' }],
    ['/settings', { etagMode: 'maybe' }],
    ['/settings', { colour: 'red' }],
    ['/clock', {}],
  ])('refuses a body for %s that it does not know', async (path, body) => {
    const answer = await call('POST', path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toEqual(expect.any(String));
  });

  test('has no other paths', async () => {
    expect((await call('GET', '/nothing')).status).toBe(404);
  });
});

describe('a simulator with a data folder', () => {
  let folder: string;
  let running: Simulator | null = null;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  });
  afterEach(async () => {
    await running?.stop();
    rmSync(folder, { recursive: true });
  });

  test('keeps services, operations and journal over a restart', async () => {
    running = await startSimulator({ data: folder, settings: { frontendLagMs: 0 } });
    running.control.fault({ kind: 'lro-slow', delayMs: 60_000 });
    const before = runClients(running.grpcAddress);
    const [operation] = await before.services.updateService(trafficUpdate(ROLLBACK));
    await before.services.close();
    await running.stop();

    running = await startSimulator({ data: folder, settings: { frontendLagMs: 0 } });
    expect(running.control.journal()).toHaveLength(1);
    running.control.setClockOffset(61_000_000);
    const after = runClients(running.grpcAddress);
    const seen = await after.services.checkUpdateServiceProgress(operation.name ?? '');
    expect(seen.done).toBe(true);
    const [service] = await after.services.getService({ name: SERVICE });
    expect(service.trafficStatuses?.[0]?.revision).toBe(GOOD);
    await after.services.close();
  });
});
