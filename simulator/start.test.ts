import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from './start';
import { runClients } from './testing/clients';

const SERVICE = 'projects/virtuoso-generator/locations/us-central1/services/virtuoso-api';
const PARENT = 'projects/virtuoso-generator/locations/us-central1';

let simulator: Simulator;
let clients: ReturnType<typeof runClients>;

beforeEach(async () => {
  simulator = await startSimulator({ settings: { trafficUpdateMs: 10, frontendLagMs: 0 } });
  clients = runClients(simulator.grpcAddress);
});
afterEach(async () => {
  await Promise.all([clients.services.close(), clients.revisions.close()]);
  await simulator.stop();
});

describe('the official Cloud Run client', () => {
  test('lists the services of a location', async () => {
    const [services] = await clients.services.listServices({ parent: PARENT });
    expect(services.map(({ name }) => name)).toEqual([SERVICE]);
  });

  test('gets a service whose latest revision serves all traffic beside a tag', async () => {
    const [service] = await clients.services.getService({ name: SERVICE });
    expect(service.latestReadyRevision).toBe(`${SERVICE}/revisions/virtuoso-api-00002-mux`);
    expect(service.trafficStatuses).toMatchObject([
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 },
      { revision: 'virtuoso-api-00001-abc', percent: 0, tag: 'stable-2026-11-19' },
    ]);
    expect(service.terminalCondition?.state).toBe('CONDITION_SUCCEEDED');
    expect(service.observedGeneration).toBe(service.generation);
  });

  test('rolls back by traffic and reads the served list after the operation', async () => {
    const [before] = await clients.services.getService({ name: SERVICE });
    const [operation] = await clients.services.updateService({
      service: {
        name: SERVICE,
        etag: before.etag ?? '',
        traffic: [
          {
            type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
            revision: 'virtuoso-api-00001-abc',
            percent: 100,
            tag: 'stable-2026-11-19',
          },
        ],
      },
      updateMask: { paths: ['traffic'] },
    });
    const [moving] = await clients.services.getService({ name: SERVICE });
    expect(moving.traffic?.[0]?.revision).toBe('virtuoso-api-00001-abc');
    await operation.promise();
    const [after] = await clients.services.getService({ name: SERVICE });
    expect(Number(after.generation)).toBe(Number(before.generation) + 1);
    expect(after.observedGeneration).toBe(after.generation);
    expect(after.etag).not.toBe(before.etag);
    expect(after.trafficStatuses).toMatchObject([
      { revision: 'virtuoso-api-00001-abc', percent: 100, tag: 'stable-2026-11-19' },
    ]);
    expect(simulator.control.journal()).toMatchObject([
      { method: 'UpdateService', mask: ['traffic'], outcome: 'committed', reply: 'ok' },
    ]);
  });

  test('lists revisions newest first, of one service and of all', async () => {
    const [own] = await clients.revisions.listRevisions({ parent: SERVICE });
    expect(own.map(({ name }) => name?.split('/').at(-1))).toEqual([
      'virtuoso-api-00002-mux',
      'virtuoso-api-00001-abc',
    ]);
    const [all] = await clients.revisions.listRevisions({
      parent: 'projects/agentics-dev/locations/us-central1/services/-',
    });
    expect(all.map(({ service }) => service)).toContain('llm-forge');
  });
});
