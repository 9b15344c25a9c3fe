import type { protos } from '@google-cloud/run';
import { beforeEach, expect, test } from 'vitest';
import {
  BAD,
  GOOD,
  getService,
  ROLLBACK,
  refusalOf,
  SERVICE,
  simulateEachTest,
  TAG,
  trafficUpdate,
} from '../../testing/simulation';

const simulation = simulateEachTest({ trafficUpdateMs: 1000 });

async function scale(scaling: protos.google.cloud.run.v2.IServiceScaling, validateOnly = false) {
  const [operation] = await simulation().services.updateService({
    service: { name: SERVICE, scaling },
    updateMask: { paths: ['scaling'] },
    validateOnly,
  });
  return operation;
}

let passed = 0;
beforeEach(() => {
  passed = 0;
});
function pass(seconds: number): void {
  passed += seconds;
  simulation().simulator.control.setClockOffset(passed * 1_000_000);
}

async function statusOf(path: string): Promise<number> {
  return (await fetch(`${simulation().simulator.httpUrl}/services/virtuoso-api${path}`)).status;
}

const NONE = { scalingMode: 'MANUAL', manualInstanceCount: 0 } as const;

test('to none is a generation of its own, observed when it is done, and makes no revision', async () => {
  const before = await getService(simulation());
  await scale(NONE);
  const moving = await getService(simulation());
  expect(moving).toMatchObject({
    generation: String(Number(before.generation) + 1),
    observedGeneration: before.generation,
    reconciling: true,
    scaling: NONE,
  });
  pass(2);
  const after = await getService(simulation());
  expect(after).toMatchObject({
    observedGeneration: moving.generation,
    reconciling: false,
    terminalCondition: { state: 'CONDITION_SUCCEEDED' },
    latestCreatedRevision: before.latestCreatedRevision,
    traffic: before.traffic,
  });
});

test('to none silences every address of the service, and automatic brings all back', async () => {
  await scale(NONE);
  pass(2);
  const paths = ['/health', `/tags/${TAG}/health`, `/revisions/${GOOD}/health`];
  expect(await Promise.all(paths.map(statusOf))).toEqual([503, 503, 503]);
  await scale({ scalingMode: 'AUTOMATIC', minInstanceCount: 1 });
  pass(2);
  const answer = await fetch(`${simulation().simulator.httpUrl}/services/virtuoso-api/health`);
  expect(answer.headers.get('x-served-by')).toBe(BAD);
  expect((await getService(simulation())).scaling).toMatchObject({
    scalingMode: 'AUTOMATIC',
    minInstanceCount: 1,
  });
});

test('by hand unsets the minimum and maximum of the service', async () => {
  await scale({ scalingMode: 'AUTOMATIC', minInstanceCount: 2, maxInstanceCount: 9 });
  expect((await getService(simulation())).scaling).toMatchObject({
    minInstanceCount: 2,
    maxInstanceCount: 9,
  });
  await scale({ scalingMode: 'MANUAL', manualInstanceCount: 3, minInstanceCount: 2 });
  expect((await getService(simulation())).scaling).toMatchObject({
    scalingMode: 'MANUAL',
    manualInstanceCount: 3,
    minInstanceCount: 0,
    maxInstanceCount: 0,
  });
});

test('a shift of traffic does not wake a service that was stopped', async () => {
  await scale(NONE);
  pass(2);
  await simulation().services.updateService(trafficUpdate(ROLLBACK));
  pass(2);
  expect((await getService(simulation())).trafficStatuses?.[0]?.revision).toBe(GOOD);
  expect(await statusOf('/health')).toBe(503);
});

test('that only validates changes nothing', async () => {
  const before = await getService(simulation());
  await scale(NONE, true);
  expect(await getService(simulation())).toEqual(before);
  expect(simulation().simulator.control.journal()).toMatchObject([
    { mask: ['scaling'], outcome: 'validated' },
  ]);
});

test.each([
  ['by hand without a count', { scalingMode: 'MANUAL' }],
  ['to a negative count', { scalingMode: 'MANUAL', manualInstanceCount: -1 }],
  ['from a negative minimum', { scalingMode: 'AUTOMATIC', minInstanceCount: -1 }],
] as const)('%s is refused as invalid', async (_name, scaling) => {
  expect((await refusalOf(scale(scaling))).code).toBe(3);
});

test('somebody else can scale between a read and a write, or after an operation', async () => {
  const { services, simulator } = simulation();
  const one = { mode: 'MANUAL', min: 0, max: 0, manual: 1 } as const;
  const actor = 'colleague@example.com';
  simulator.control.fault({ kind: 'lro-drift', delayMs: 5000, scaling: one, actor });
  await scale(NONE);
  pass(10);
  expect(await getService(simulation())).toMatchObject({
    lastModifier: actor,
    scaling: { manualInstanceCount: 1 },
  });
  const { etag } = await getService(simulation());
  simulator.control.fault({ kind: 'conflict', scaling: { ...one, manual: 2 }, actor });
  const call = services.updateService(trafficUpdate(ROLLBACK, { etag: etag ?? '' }));
  expect((await refusalOf(call)).code).toBe(10);
  expect((await getService(simulation())).scaling?.manualInstanceCount).toBe(2);
  expect(simulator.control.journal().map(({ actor: by, mask }) => [by === actor, mask])).toEqual([
    [false, ['scaling']],
    [true, ['scaling']],
    [true, ['scaling']],
    [false, ['traffic']],
  ]);
});
