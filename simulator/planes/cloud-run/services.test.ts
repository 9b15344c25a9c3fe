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
  TAG,
  TO_LATEST,
  toRevision,
  trafficUpdate,
} from '../../testing/simulation';

const simulation = simulateEachTest();

describe('the official client reads', () => {
  test('the services of one location, a page at a time', async () => {
    const { services } = simulation();
    const parent = 'projects/agentics-dev/locations/us-central1';
    const names: (string | null | undefined)[] = [];
    for await (const service of services.listServicesAsync({ parent, pageSize: 1 })) {
      names.push(service.name?.split('/').at(-1));
    }
    expect(names).toEqual(['llm-connector-hub', 'llm-forge', 'llm-forge-dev', 'llm-forge-staging']);
  });

  test('a service whose latest revision serves all traffic beside a tag', async () => {
    const { simulator } = simulation();
    const service = await getService(simulation());
    expect(service).toMatchObject({
      latestReadyRevision: `${SERVICE}/revisions/${BAD}`,
      lastModifier: 'cloud-build@virtuoso-generator.iam.gserviceaccount.com',
      reconciling: false,
      terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
      uri: `${simulator.httpUrl}/services/virtuoso-api`,
      trafficStatuses: [
        { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', revision: BAD, percent: 100 },
        {
          revision: GOOD,
          percent: 0,
          tag: TAG,
          uri: `${simulator.httpUrl}/services/virtuoso-api/tags/${TAG}`,
        },
      ],
    });
    expect(service.observedGeneration).toBe(service.generation);
  });

  test('a status of LATEST without its revision, where that is how it is', async () => {
    simulation().simulator.control.settings({ latestStatusNamesRevision: false });
    const service = await getService(simulation());
    expect(service.trafficStatuses?.[0]).toMatchObject({ revision: '', percent: 100 });
  });
});

describe('a traffic update', () => {
  test('moves the desired list at once and the served one when the operation is done', async () => {
    simulation().simulator.control.fault({ kind: 'lro-slow', delayMs: 60_000 });
    const before = await getService(simulation());
    const [operation] = await simulation().services.updateService(trafficUpdate(ROLLBACK));
    const moving = await getService(simulation());
    expect(moving.traffic).toMatchObject(ROLLBACK);
    expect(moving).toMatchObject({
      reconciling: true,
      generation: String(Number(before.generation) + 1),
      observedGeneration: before.generation,
      terminalCondition: { state: 'CONDITION_RECONCILING' },
      lastModifier: 'ripcord@virtuoso-generator.iam.gserviceaccount.com',
    });
    expect(moving.trafficStatuses).toEqual(before.trafficStatuses);
    expect(moving.etag).not.toBe(before.etag);

    simulation().simulator.control.setClockOffset(60_000_000);
    await operation.promise();
    const after = await getService(simulation());
    expect(after.trafficStatuses).toMatchObject(ROLLBACK);
    expect(after).toMatchObject({ reconciling: false, observedGeneration: moving.generation });
  });

  test('can be found again by the name of its operation', async () => {
    const [operation] = await simulation().services.updateService(trafficUpdate(ROLLBACK));
    simulation().simulator.control.setClockOffset(1_000_000);
    const seen = await simulation().services.checkUpdateServiceProgress(operation.name ?? '');
    expect(seen.done).toBe(true);
  });

  test('is undone by the recorded list, exactly', async () => {
    const before = await getService(simulation());
    const [there] = await simulation().services.updateService(trafficUpdate(ROLLBACK));
    await there.promise();
    const [back] = await simulation().services.updateService(trafficUpdate(before.traffic ?? []));
    await back.promise();
    const after = await getService(simulation());
    expect(after.traffic).toEqual(before.traffic);
    expect(after.trafficStatuses).toEqual(before.trafficStatuses);
  });

  test('that only validates stores nothing, and one that changes nothing makes no generation', async () => {
    const before = await getService(simulation());
    const { services, simulator } = simulation();
    const [checked] = await services.updateService(trafficUpdate(ROLLBACK, { validateOnly: true }));
    expect(checked.latestResponse.done).toBe(true);
    const [same] = await services.updateService(trafficUpdate(before.traffic ?? []));
    expect(same.latestResponse.done).toBe(true);
    const after = await getService(simulation());
    expect([after.generation, after.etag]).toEqual([before.generation, before.etag]);
    expect(simulator.control.journal()).toMatchObject([
      { outcome: 'validated', validateOnly: true, operation: null },
      { outcome: 'no_op', validateOnly: false },
    ]);
  });

  test('with a stale etag is aborted where etags are enforced, and lands where they are ignored', async () => {
    const { services, simulator } = simulation();
    const { etag } = await getService(simulation());
    simulator.control.deploy({ service: 'virtuoso-api' });
    const stale = trafficUpdate(ROLLBACK, { etag: etag ?? '' });
    const refused = await refusalOf(services.updateService(stale));
    expect(refused.code).toBe(10);
    expect(refused.text).toMatch(
      /^Conflict for resource 'virtuoso-api': version '\d+' was specified but current version is '\d+'\.$/,
    );
    simulator.control.settings({ etagMode: 'ignored' });
    const [operation] = await services.updateService(stale);
    await operation.promise();
    expect((await getService(simulation())).trafficStatuses).toMatchObject(ROLLBACK);
  });

  test('to an unknown revision is accepted, and its operation fails with the served list kept', async () => {
    const before = await getService(simulation());
    const [operation] = await simulation().services.updateService(
      trafficUpdate([toRevision('virtuoso-api-00009-gon')]),
    );
    expect(await refusalOf(operation.promise())).toEqual({
      code: 13,
      text: expect.stringContaining(
        "Revision 'virtuoso-api-00009-gon' does not exist or is deleted. Update all traffic to route to currently available revisions.",
      ),
    });
    const after = await getService(simulation());
    expect(after.terminalCondition?.state).toBe('CONDITION_FAILED');
    expect(after.trafficStatuses).toEqual(before.trafficStatuses);
    expect(after.observedGeneration).toBe(before.observedGeneration);
    const [repair] = await simulation().services.updateService(trafficUpdate([TO_LATEST]));
    await repair.promise();
    expect((await getService(simulation())).terminalCondition?.state).toBe('CONDITION_SUCCEEDED');
  });

  test('to an unknown revision is refused at once, where that is how it is', async () => {
    simulation().simulator.control.settings({ unknownRevision: 'refused' });
    const call = simulation().services.updateService(trafficUpdate([toRevision('nowhere')]));
    expect((await refusalOf(call)).code).toBe(3);
  });

  test('names its sender as the last modifier, whoever that is', async () => {
    const { services } = simulation();
    await services.updateService(trafficUpdate(ROLLBACK), {
      otherArgs: { headers: { 'x-simulated-actor': 'colleague@example.com' } },
    });
    expect((await getService(simulation())).lastModifier).toBe('colleague@example.com');
  });
});

test.each([
  ['a sum under 100', [toRevision(GOOD, 50)], /sum to 50, not 100/],
  ['a percentage over 100', [toRevision(GOOD, 101)], /between 0 and 100/],
  ['a revision by its path', [toRevision(`${SERVICE}/revisions/${GOOD}`)], /is a path/],
  ['a tag twice', [toRevision(GOOD, 60, 'blue'), toRevision(BAD, 40, 'blue')], /more than once/],
  ['a tag that is none', [toRevision(GOOD, 100, 'Blue Tag')], /not a valid tag/],
  ['no type', [{ revision: GOOD, percent: 100 }], /LATEST or REVISION/],
  ['a revision with LATEST', [{ ...TO_LATEST, revision: GOOD }], /must be empty/],
])('a traffic list with %s is refused as invalid', async (_name, traffic, text) => {
  const refused = await refusalOf(simulation().services.updateService(trafficUpdate(traffic)));
  expect(refused.code).toBe(3);
  expect(refused.text).toMatch(text);
});

test.each([
  ['an unknown service', 5, { name: `${LOCATION}/services/nobody` }],
  ['a name that is none', 3, { name: 'virtuoso-api' }],
])('getting %s is refused', async (_name, code, request) => {
  expect((await refusalOf(simulation().services.getService(request))).code).toBe(code);
});

test('an unknown mask, location and page token are refused as invalid', async () => {
  const { services } = simulation();
  const masked = { ...trafficUpdate(ROLLBACK), updateMask: { paths: ['trafic'] } };
  const parent = 'projects/virtuoso-generator/locations/-';
  const calls = [
    services.updateService(masked),
    services.listServices({ parent }),
    services.listServices({ parent: LOCATION, pageToken: 'made-up' }),
  ];
  const refused = await Promise.all(calls.map(refusalOf));
  expect(refused.map(({ code }) => code)).toEqual([3, 3, 3]);
});

test('a missing permission is named, in the text and in the error info', async () => {
  const { services, simulator } = simulation();
  simulator.control.settings({ deniedPermissions: ['run.services.update'] });
  const call = services.updateService(trafficUpdate(ROLLBACK));
  await expect(call).rejects.toMatchObject({
    code: 7,
    reason: 'IAM_PERMISSION_DENIED',
    errorInfoMetadata: { permission: 'run.services.update' },
  });
  const [tested] = await services.testIamPermissions({
    resource: SERVICE,
    permissions: ['run.services.get', 'run.services.update'],
  });
  expect(tested.permissions).toEqual(['run.services.get']);
  expect(simulator.control.journal()).toMatchObject([{ outcome: 'refused', code: 7 }]);
});
