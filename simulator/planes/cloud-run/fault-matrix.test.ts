import type { RevisionsClient, ServicesClient } from '@google-cloud/run';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FaultInput } from '../../core/faults';
import type { Settings } from '../../core/settings';
import { type Simulator, startSimulator } from '../../start';
import { runClients } from '../../testing/clients';
import { GOOD, ROLLBACK, refusalOf, SERVICE, trafficUpdate } from '../../testing/simulation';

let simulator: Simulator;
let services: ServicesClient;
let revisions: RevisionsClient;
beforeAll(async () => {
  const settings = { trafficUpdateMs: 1000, deleteMs: 1000, frontendLagMs: 0 };
  simulator = await startSimulator({ settings });
  ({ services, revisions } = runClients(simulator.grpcAddress));
});
afterAll(async () => {
  await Promise.all([services.close(), revisions.close()]);
  await simulator.stop();
});
beforeEach(() => {
  simulator.control.setClockOffset(0);
  simulator.control.reset();
});

/** Shorter than any default: for what is never answered. */
const IMPATIENT = { timeout: 300 };
type Patience = Partial<typeof IMPATIENT>;

interface Mutation {
  readonly name: string;
  readonly method: 'UpdateService' | 'DeleteService';
  send(etag: string, patience?: Patience): Promise<unknown>;
  /** Whether the world is as it was asked to be. */
  effective(): Promise<boolean>;
}

async function isThere(): Promise<boolean> {
  return services.getService({ name: SERVICE }).then(
    () => true,
    (cause: { code: number }) => {
      expect(cause.code).toBe(5);
      return false;
    },
  );
}

const mutations: readonly Mutation[] = [
  {
    name: 'a shift of traffic',
    method: 'UpdateService',
    send: (etag, patience = {}) =>
      services.updateService(trafficUpdate(ROLLBACK, { etag }), patience),
    async effective() {
      const [service] = await services.getService({ name: SERVICE });
      return service.trafficStatuses?.[0]?.revision === GOOD;
    },
  },
  {
    name: 'scaling to none',
    method: 'UpdateService',
    send: (etag, patience = {}) =>
      services.updateService(
        {
          service: {
            name: SERVICE,
            etag,
            scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 },
          },
          updateMask: { paths: ['scaling'] },
        },
        patience,
      ),
    async effective() {
      const answer = await fetch(`${simulator.httpUrl}/services/virtuoso-api/health`);
      return answer.status === 503;
    },
  },
  {
    name: 'a deletion',
    method: 'DeleteService',
    send: (etag, patience = {}) => services.deleteService({ name: SERVICE, etag }, patience),
    effective: async () => !(await isThere()),
  },
];

interface Row {
  readonly fault: Omit<FaultInput, 'method'>;
  /** What the caller is told; null: accepted. */
  readonly code: number | null;
  readonly journal: object;
  /** Whether it is effective so many seconds later. */
  readonly effective: readonly (readonly [number, boolean])[];
}

function rows(etagMode: Settings['etagMode']): readonly Row[] {
  const never: Row['effective'] = [[3600, false]];
  const soon: Row['effective'] = [[2, true]];
  const dropped = (code: number | null) => ({ outcome: 'dropped', code });
  const accepted = { outcome: 'committed', reply: 'ok' };
  const conflict: Row =
    etagMode === 'enforced'
      ? { fault: { kind: 'conflict' }, code: 10, journal: { outcome: 'refused' }, effective: never }
      : { fault: { kind: 'conflict' }, code: null, journal: accepted, effective: soon };
  return [
    {
      fault: { kind: 'error', code: 'UNAVAILABLE' },
      code: 14,
      journal: dropped(14),
      effective: never,
    },
    {
      fault: { kind: 'error', code: 'PERMISSION_DENIED' },
      code: 7,
      journal: dropped(7),
      effective: never,
    },
    {
      fault: { kind: 'error', code: 'RESOURCE_EXHAUSTED' },
      code: 8,
      journal: dropped(8),
      effective: never,
    },
    {
      fault: { kind: 'error', code: 'UNAUTHENTICATED' },
      code: 16,
      journal: dropped(16),
      effective: never,
    },
    {
      fault: { kind: 'commit-then-error', code: 'DEADLINE_EXCEEDED' },
      code: 4,
      journal: { outcome: 'committed', reply: 'lost' },
      effective: soon,
    },
    { fault: { kind: 'hang' }, code: 4, journal: dropped(null), effective: never },
    {
      fault: { kind: 'commit-then-hang' },
      code: 4,
      journal: { outcome: 'committed', reply: 'none' },
      effective: soon,
    },
    conflict,
    { fault: { kind: 'lro-fail' }, code: null, journal: accepted, effective: never },
    { fault: { kind: 'lro-hang' }, code: null, journal: accepted, effective: never },
    {
      fault: { kind: 'lro-slow', delayMs: 60_000 },
      code: null,
      journal: accepted,
      effective: [
        [50, false],
        [61, true],
      ],
    },
    {
      fault: { kind: 'lro-drift', delayMs: 20_000 },
      code: null,
      journal: accepted,
      effective: [
        [2, true],
        [30, false],
      ],
    },
  ];
}

describe.each(['enforced', 'ignored'] as const)('with etags %s', (etagMode) => {
  const cases = mutations.flatMap((mutation) =>
    rows(etagMode).map((row) => ({
      mutation,
      row,
      title: `${mutation.name} that meets ${row.fault.kind} ${row.fault.code ?? ''}`.trim(),
    })),
  );

  test.each(cases)('$title', async ({ mutation, row }) => {
    simulator.control.settings({ etagMode });
    const [{ etag }] = await services.getService({ name: SERVICE });
    simulator.control.fault({ ...row.fault, method: mutation.method });
    const silent = row.fault.kind === 'hang' || row.fault.kind === 'commit-then-hang';
    const sent = mutation.send(etag ?? '', silent ? IMPATIENT : {});
    if (row.code === null) await sent;
    else expect((await refusalOf(sent)).code).toBe(row.code);
    for (const [seconds, effective] of row.effective) {
      simulator.control.setClockOffset(seconds * 1_000_000);
      expect([seconds, await mutation.effective()]).toEqual([seconds, effective]);
    }
    const ours = simulator.control.journal().filter(({ actor }) => actor.startsWith('ripcord@'));
    expect(ours).toMatchObject([{ method: mutation.method, ...row.journal }]);
  });

  test.each([
    ['UNAVAILABLE', 14],
    ['PERMISSION_DENIED', 7],
    ['RESOURCE_EXHAUSTED', 8],
    ['UNAUTHENTICATED', 16],
  ] as const)('a read and a look at an operation that meet %s', async (code, number) => {
    simulator.control.settings({ etagMode });
    const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
    const name = operation.name ?? '';
    simulator.control.setClockOffset(2_000_000);
    simulator.control.fault({ kind: 'error', method: 'GetService', code });
    simulator.control.fault({ kind: 'error', method: 'GetOperation', code });
    const once = { retry: null } as never;
    expect((await refusalOf(services.getService({ name: SERVICE }, once))).code).toBe(number);
    const client = services.operationsClient;
    expect((await refusalOf(client.getOperation({ name } as never, once))).code).toBe(number);
    const [again] = await client.getOperation({ name } as never);
    expect(again.done).toBe(true);
  });

  test('a read and a look at an operation that hang', async () => {
    simulator.control.settings({ etagMode });
    const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
    const name = operation.name ?? '';
    simulator.control.fault({ kind: 'hang', method: 'GetService' });
    simulator.control.fault({ kind: 'hang', method: 'GetOperation' });
    const read = services.getService({ name: SERVICE }, IMPATIENT);
    expect((await refusalOf(read)).code).toBe(4);
    const look = services.operationsClient.getOperation({ name } as never, IMPATIENT);
    expect((await refusalOf(look)).code).toBe(4);
  });

  test.each(mutations)('a stale read after $name shows what was before', async (mutation) => {
    simulator.control.settings({ etagMode });
    const [before] = await services.getService({ name: SERVICE });
    await mutation.send(before.etag ?? '');
    simulator.control.setClockOffset(2_000_000);
    simulator.control.fault({ kind: 'stale-read' });
    const [stale] = await services.getService({ name: SERVICE });
    expect(stale).toEqual(before);
    expect(await mutation.effective()).toBe(true);
  });
});
