import { describe, expect, test } from 'vitest';
import type { FaultInput } from '../../core/faults';
import {
  BAD,
  GOOD,
  getService,
  ROLLBACK,
  refusalOf,
  type Simulation,
  simulateEachTest,
  trafficUpdate,
} from '../../testing/simulation';

const simulation = simulateEachTest();

/** A deadline of the caller's own, shorter than any default: for what is never answered. */
const IMPATIENT = { timeout: 500 };

async function served(current: Simulation): Promise<string | null | undefined> {
  current.simulator.control.setClockOffset(10_000_000);
  return (await getService(current)).trafficStatuses?.[0]?.revision;
}

interface Case {
  readonly name: string;
  readonly fault: FaultInput;
  readonly code: number;
  readonly served: string;
  readonly journal: object;
}

const replies: readonly Case[] = [
  {
    name: 'UNAVAILABLE before the commit',
    fault: { kind: 'error', code: 'UNAVAILABLE' },
    code: 14,
    served: BAD,
    journal: { outcome: 'dropped', reply: 'error', code: 14 },
  },
  {
    name: 'PERMISSION_DENIED',
    fault: { kind: 'error', code: 'PERMISSION_DENIED' },
    code: 7,
    served: BAD,
    journal: { outcome: 'dropped', code: 7 },
  },
  {
    name: 'RESOURCE_EXHAUSTED',
    fault: { kind: 'error', code: 'RESOURCE_EXHAUSTED' },
    code: 8,
    served: BAD,
    journal: { outcome: 'dropped', message: expect.stringMatching(/^Quota exceeded for quota/) },
  },
  {
    name: 'UNAUTHENTICATED',
    fault: { kind: 'error', code: 'UNAUTHENTICATED' },
    code: 16,
    served: BAD,
    journal: { outcome: 'dropped', code: 16 },
  },
  {
    name: 'a deadline after the commit',
    fault: { kind: 'commit-then-error' },
    code: 4,
    served: GOOD,
    journal: { outcome: 'committed', reply: 'lost', code: 4 },
  },
  {
    name: 'silence before the commit',
    fault: { kind: 'hang' },
    code: 4,
    served: BAD,
    journal: { outcome: 'dropped', reply: 'none' },
  },
  {
    name: 'silence after the commit',
    fault: { kind: 'commit-then-hang' },
    code: 4,
    served: GOOD,
    journal: { outcome: 'committed', reply: 'none' },
  },
];

test.each(replies)('$name: the caller gets $code and $served serves', async (given) => {
  const { services, simulator } = simulation();
  await getService(simulation());
  simulator.control.fault(given.fault);
  const call = services.updateService(
    trafficUpdate(ROLLBACK),
    given.fault.kind.endsWith('hang') ? IMPATIENT : {},
  );
  expect((await refusalOf(call)).code).toBe(given.code);
  expect(await served(simulation())).toBe(given.served);
  expect(simulator.control.journal()).toMatchObject([
    { method: 'UpdateService', ...given.journal },
  ]);
});

describe('a conflict', () => {
  const colleague = { kind: 'conflict', actor: 'colleague@example.com' } as const;

  test('aborts the update where etags are enforced', async () => {
    const { services, simulator } = simulation();
    const { etag } = await getService(simulation());
    simulator.control.fault(colleague);
    const call = services.updateService(trafficUpdate(ROLLBACK, { etag: etag ?? '' }));
    expect((await refusalOf(call)).code).toBe(10);
    expect(simulator.control.journal()).toMatchObject([
      { actor: 'colleague@example.com', outcome: 'committed' },
      { outcome: 'refused', code: 10 },
    ]);
  });

  test('is overwritten where they are ignored, and shows in the generation', async () => {
    const { services, simulator } = simulation();
    simulator.control.settings({ etagMode: 'ignored' });
    const before = await getService(simulation());
    simulator.control.fault({ ...colleague, traffic: [{ revision: GOOD, percent: 100 }] });
    const [operation] = await services.updateService(
      trafficUpdate(before.traffic ?? [], { etag: before.etag ?? '' }),
    );
    await operation.promise();
    const after = await getService(simulation());
    expect(Number(after.generation)).toBe(Number(before.generation) + 2);
    expect(after.trafficStatuses?.[0]?.revision).toBe(BAD);
  });
});

describe('an operation', () => {
  test('that fails leaves the served list and says why', async () => {
    const { services, simulator } = simulation();
    simulator.control.fault({ kind: 'lro-fail', message: 'Container failed to start.' });
    const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
    expect(await refusalOf(operation.promise())).toMatchObject({ code: 13 });
    const service = await getService(simulation());
    expect(service.terminalCondition).toMatchObject({
      state: 'CONDITION_FAILED',
      message: 'Container failed to start.',
    });
    expect(service.trafficStatuses?.[0]?.revision).toBe(BAD);
    expect(service.traffic).toMatchObject(ROLLBACK);
  });

  test('that hangs never ends, however long one waits', async () => {
    const { services, simulator } = simulation();
    simulator.control.fault({ kind: 'lro-hang' });
    const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
    simulator.control.setClockOffset(86_400_000_000);
    const seen = await services.checkUpdateServiceProgress(operation.name ?? '');
    expect(seen.done).toBe(false);
    expect((await getService(simulation())).reconciling).toBe(true);
  });

  test('that is slow ends when its time has come', async () => {
    const { services, simulator } = simulation();
    simulator.control.fault({ kind: 'lro-slow', delayMs: 90_000 });
    const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
    const name = operation.name ?? '';
    simulator.control.setClockOffset(80_000_000);
    expect((await services.checkUpdateServiceProgress(name)).done).toBe(false);
    simulator.control.setClockOffset(91_000_000);
    expect((await services.checkUpdateServiceProgress(name)).done).toBe(true);
  });

  test('that cannot be polled ends all the same', async () => {
    const { services, simulator } = simulation();
    simulator.control.fault({ kind: 'error', method: 'GetOperation', times: null });
    const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
    expect((await refusalOf(operation.promise())).code).toBe(14);
    expect(await served(simulation())).toBe(GOOD);
  });

  test('that succeeded can be followed by somebody else moving traffic back', async () => {
    const { services, simulator } = simulation();
    simulator.control.fault({ kind: 'lro-drift', delayMs: 5000, actor: 'gitops@example.com' });
    const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
    await operation.promise();
    expect((await getService(simulation())).trafficStatuses?.[0]?.revision).toBe(GOOD);
    simulator.control.setClockOffset(6_000_000);
    const drifted = await getService(simulation());
    expect(drifted.trafficStatuses?.[0]?.revision).toBe(BAD);
    expect(drifted.lastModifier).toBe('gitops@example.com');
  });
});

test('a stale read shows the service as it was before its last change, once', async () => {
  const { services, simulator } = simulation();
  const before = await getService(simulation());
  const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
  await operation.promise();
  simulator.control.fault({ kind: 'stale-read' });
  expect((await getService(simulation())).generation).toBe(before.generation);
  expect((await getService(simulation())).generation).toBe(String(Number(before.generation) + 1));
});

test('front ends that lag go on sending requests to the old revision', async () => {
  const { services, simulator } = simulation();
  simulator.control.fault({ kind: 'frontend-lag', delayMs: 30_000 });
  const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
  await operation.promise();
  const health = `${simulator.httpUrl}/services/virtuoso-api/health`;
  expect((await fetch(health)).headers.get('x-served-by')).toBe(BAD);
  simulator.control.setClockOffset(31_000_000);
  expect((await fetch(health)).headers.get('x-served-by')).toBe(GOOD);
});

test('a fault strikes as often as it was set to, after as many as it lets through', async () => {
  const { services, simulator } = simulation();
  simulator.control.fault({ kind: 'error', code: 'ABORTED', skip: 1, times: 2 });
  const codes: (number | null)[] = [];
  for (let i = 0; i < 4; i += 1) {
    codes.push(
      await services
        .updateService(trafficUpdate(ROLLBACK, { validateOnly: true }))
        .then(() => null)
        .catch((cause: { code: number }) => cause.code),
    );
  }
  expect(codes).toEqual([null, 10, 10, null]);
});

test('a fault for another service lets this one through', async () => {
  const { services, simulator } = simulation();
  simulator.control.fault({ kind: 'error', service: 'llm-forge', times: null });
  const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
  await operation.promise();
  expect(await served(simulation())).toBe(GOOD);
});
