import { describe, expect, test } from 'vitest';
import {
  BAD,
  GOOD,
  getService,
  LOCATION,
  ROLLBACK,
  refusalOf,
  SERVICE,
  simulateEachTest,
  toRevision,
  trafficUpdate,
} from '../../testing/simulation';

const simulation = simulateEachTest();

describe('revisions', () => {
  test('are listed newest first, of one service and of all in a location', async () => {
    const { revisions } = simulation();
    const [own] = await revisions.listRevisions({ parent: SERVICE });
    expect(own.map(({ name }) => name?.split('/').at(-1))).toEqual([BAD, GOOD]);
    const [all] = await revisions.listRevisions({
      parent: 'projects/agentics-dev/locations/us-central1/services/-',
    });
    expect(all.map(({ service }) => service)).toEqual([
      'llm-connector-hub',
      'llm-forge',
      'llm-forge-dev',
      'llm-forge-staging',
      'llm-connector-hub',
      'llm-forge',
      'llm-connector-hub',
    ]);
  });

  test('differ in image, environment and commit, and refer to a secret by version', async () => {
    const { revisions } = simulation();
    const [good] = await revisions.getRevision({ name: `${SERVICE}/revisions/${GOOD}` });
    const [bad] = await revisions.getRevision({ name: `${SERVICE}/revisions/${BAD}` });
    const environment = (revision: object) =>
      expect.objectContaining({ containers: [expect.objectContaining(revision)] });
    expect(good).toEqual(
      environment({
        image: expect.stringContaining('@sha256:7d1c'),
        env: expect.arrayContaining([
          expect.objectContaining({ name: 'POOL_MAX', value: '10' }),
          expect.objectContaining({
            name: 'API_KEY',
            valueSource: { secretKeyRef: { secret: 'virtuoso-api-key', version: 'latest' } },
          }),
        ]),
      }),
    );
    expect(bad).toEqual(
      environment({
        image: expect.stringContaining('@sha256:e39b'),
        env: expect.arrayContaining([
          expect.objectContaining({ name: 'POOL_MAX', value: '40' }),
          expect.objectContaining({ name: 'SESSION_CACHE', value: 'memory' }),
        ]),
      }),
    );
    expect(bad).toMatchObject({ annotations: { 'commit-sha': expect.stringMatching(/^c09e7d4/) } });
  });

  test('cannot be deleted while they serve, and are gone after', async () => {
    const { revisions, services } = simulation();
    const name = `${SERVICE}/revisions/${GOOD}`;
    expect(await refusalOf(revisions.deleteRevision({ name }))).toEqual({
      code: 9,
      text: `Revision "${GOOD}" cannot be directly deleted because it is actively serving.`,
    });
    const [untagged] = await services.updateService(trafficUpdate([toRevision(BAD)]));
    await untagged.promise();
    const [deletion] = await revisions.deleteRevision({ name });
    await deletion.promise();
    expect((await refusalOf(revisions.getRevision({ name }))).code).toBe(5);
  });
});

describe('deployments', () => {
  test('by somebody else take the traffic while it follows the latest', async () => {
    const { simulator } = simulation();
    const deployed = simulator.control.deploy({
      service: 'virtuoso-api',
      revision: { name: 'virtuoso-api-00003-new', like: GOOD },
    });
    expect(deployed.ok).toBe(true);
    const service = await getService(simulation());
    expect(service.trafficStatuses?.[0]?.revision).toBe('virtuoso-api-00003-new');
  });

  test('get nothing while the service is pinned', async () => {
    const { services, simulator } = simulation();
    const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
    await operation.promise();
    simulator.control.deploy({ service: 'virtuoso-api', revision: {} });
    const service = await getService(simulation());
    expect(service.trafficStatuses).toMatchObject(ROLLBACK);
    expect(service.latestReadyRevision).not.toBe(`${SERVICE}/revisions/${BAD}`);
  });

  test('through the API make a revision, and reusing a name for another one is refused', async () => {
    const { services } = simulation();
    const service = await getService(simulation());
    const template = { ...service.template, maxInstanceRequestConcurrency: 10 };
    const [operation] = await services.updateService({
      service: { name: SERVICE, template: { ...template, revision: 'virtuoso-api-slow' } },
      updateMask: { paths: ['template'] },
    });
    await operation.promise();
    const after = await getService(simulation());
    expect(after.latestReadyRevision).toBe(`${SERVICE}/revisions/virtuoso-api-slow`);
    const clash = services.updateService({
      service: { name: SERVICE, template: { ...template, revision: GOOD } },
      updateMask: { paths: ['template'] },
    });
    expect(await refusalOf(clash)).toEqual({
      code: 6,
      text: `Revision named '${GOOD}' with different configuration already exists.`,
    });
  });
});

test('manual scaling to none needs no revision and stops the service', async () => {
  const { services, simulator } = simulation();
  const [operation] = await services.updateService({
    service: { name: SERVICE, scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } },
    updateMask: { paths: ['scaling'] },
  });
  await operation.promise();
  const service = await getService(simulation());
  expect(service.scaling).toMatchObject({ scalingMode: 'MANUAL', manualInstanceCount: 0 });
  expect(service.latestCreatedRevision).toBe(`${SERVICE}/revisions/${BAD}`);
  const answer = await fetch(`${simulator.httpUrl}/services/virtuoso-api/health`);
  expect(answer.status).toBe(503);
});

test('a service can be created and deleted', async () => {
  const { services } = simulation();
  const [created] = await services.createService({
    parent: LOCATION,
    serviceId: 'canary',
    service: { template: { containers: [{ image: 'example/canary@sha256:00' }] } },
  });
  await created.promise();
  const name = `${LOCATION}/services/canary`;
  const [service] = await services.getService({ name });
  expect(service.trafficStatuses).toMatchObject([{ percent: 100, revision: 'canary-00001-new' }]);
  const [deleted] = await services.deleteService({ name });
  await deleted.promise();
  expect((await refusalOf(services.getService({ name }))).code).toBe(5);
});

describe('operations', () => {
  test('are waited for, listed and deleted when done', async () => {
    const { services } = simulation();
    const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
    const name = operation.name ?? '';
    await operation.promise();
    const client = services.operationsClient;
    const [found] = await client.getOperation({ name } as never);
    expect(found.done).toBe(true);
    const listed: (string | null | undefined)[] = [];
    for await (const one of client.listOperationsAsync({ name: LOCATION, filter: '' } as never)) {
      listed.push(one.name);
    }
    expect(listed).toEqual([name]);
    await client.deleteOperation({ name } as never);
    expect((await refusalOf(client.getOperation({ name } as never))).code).toBe(5);
  });

  test('cannot be cancelled', async () => {
    const { services } = simulation();
    const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
    expect((await refusalOf(operation.cancel())).code).toBe(12);
  });
});
