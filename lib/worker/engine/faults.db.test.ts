import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultInput } from '@/simulator/core/faults';
import { BAD, GOOD, startWorld, type World } from './test-world';

let world: World;
let incident: number;
beforeAll(async () => {
  world = await startWorld({ foldEveryTurn: false });
  incident = (await world.declare()).number;
});
afterAll(() => world.close());
afterEach(async () => {
  world.simulator.control.reset();
  // The next case begins as the first one did.
  await world.db.prisma.runTarget.updateMany({ data: { releasedAt: await world.now() } });
});

interface Case {
  readonly fault: FaultInput;
  readonly ends: string;
  /** Changes of the service by our hand. */
  readonly effects: number;
  readonly says?: RegExp;
}

const EVE = 'eve@virtuoso.example';
const foreign = [{ revision: BAD, percent: 100, tag: null }];
const CASES: readonly Case[] = [
  {
    fault: { kind: 'error', code: 'UNAVAILABLE' },
    ends: 'succeeded',
    effects: 1,
  },
  {
    fault: { kind: 'error', code: 'PERMISSION_DENIED' },
    ends: 'failed',
    effects: 0,
    says: /run\.services\.update/,
  },
  { fault: { kind: 'error', code: 'UNAUTHENTICATED' }, ends: 'failed', effects: 0 },
  { fault: { kind: 'error', code: 'RESOURCE_EXHAUSTED' }, ends: 'succeeded', effects: 1 },
  {
    fault: { kind: 'error', code: 'RESOURCE_EXHAUSTED', times: null },
    ends: 'failed',
    effects: 0,
    says: /Gave up after 4 tries/,
  },
  {
    fault: { kind: 'error', code: 'UNAVAILABLE', method: 'GetService', times: 2, skip: 1 },
    ends: 'succeeded',
    effects: 1,
  },
  {
    fault: { kind: 'commit-then-error', code: 'DEADLINE_EXCEEDED' },
    ends: 'succeeded',
    effects: 1,
  },
  { fault: { kind: 'commit-then-error', code: 'UNAVAILABLE' }, ends: 'succeeded', effects: 1 },
  { fault: { kind: 'hang' }, ends: 'succeeded', effects: 1 },
  { fault: { kind: 'commit-then-hang' }, ends: 'succeeded', effects: 1 },
  {
    fault: { kind: 'lro-fail', message: 'Revision is gone.' },
    ends: 'failed',
    effects: 1,
    says: /not the same.*Revision is gone/,
  },
  { fault: { kind: 'lro-slow', delayMs: 30_000 }, ends: 'succeeded', effects: 1 },
  {
    fault: { kind: 'error', code: 'UNAVAILABLE', method: 'GetOperation', times: null },
    ends: 'succeeded',
    effects: 1,
  },
  {
    fault: { kind: 'error', code: 'PERMISSION_DENIED', method: 'GetOperation', times: null },
    ends: 'succeeded',
    effects: 1,
  },
  { fault: { kind: 'stale-read', times: 3, skip: 2 }, ends: 'succeeded', effects: 1 },
  { fault: { kind: 'frontend-lag', delayMs: 20_000 }, ends: 'succeeded', effects: 1 },
];

describe.each(['enforced', 'ignored'] as const)('with etags %s', (etagMode) => {
  it.each(CASES)('$fault.kind $fault.code $fault.method: $ends', async (each) => {
    const run = await rollBack(etagMode, each.fault);
    expect(run).toMatchObject({ status: each.ends });
    expect(run.outcome).toMatch(each.says ?? /./);
    expect(ours()).toHaveLength(each.effects);
    for (const entry of ours()) expect(entry.mask).toEqual(['traffic']);
  });

  it('an operation that hangs is UNKNOWN, and the target stays taken', async () => {
    const run = await rollBack(etagMode, { kind: 'lro-hang' }, 300);
    expect(run).toMatchObject({ status: 'unknown', outcome: expect.stringMatching(/reconciling/) });
    expect(await world.db.prisma.runTarget.count({ where: { releasedAt: null } })).toBe(1);
    expect(ours()).toHaveLength(1);
  });

  it('an operation that ends after its deadline was UNKNOWN, and is proven in the end', async () => {
    const run = await rollBack(etagMode, { kind: 'lro-slow', delayMs: 120_000 });
    expect(run).toMatchObject({ status: 'succeeded' });
    const seen = await world.db.prisma.event.findMany({
      where: { kind: 'run.unknown' },
      orderBy: { seq: 'desc' },
      take: 1,
    });
    expect(Buffer.from(seen[0]?.body ?? []).toString()).toContain(run.id);
    expect(ours()).toHaveLength(1);
  });

  it('a change of someone else that comes after it is told with its author', async () => {
    const run = await rollBack(etagMode, {
      kind: 'lro-drift',
      delayMs: 100,
      traffic: foreign,
      actor: EVE,
    });
    await world.watchOn(6);
    const after = await world.run(run.id);
    expect(after).toMatchObject({ status: 'reverted_externally' });
    expect(after.outcome).toContain(EVE);
    expect(ours()).toHaveLength(1);
  });
});

describe('a change of someone else between reading and writing', () => {
  const conflict: FaultInput = { kind: 'conflict', traffic: foreign, actor: EVE };

  it('is refused where etags are enforced: plan again, and nothing is tried twice', async () => {
    const run = await rollBack('enforced', conflict);
    expect(run).toMatchObject({ status: 'failed', outcome: expect.stringMatching(/Plan again/) });
    expect(ours()).toHaveLength(0);
  });

  it('is told afterwards where etags are ignored', async () => {
    const run = await rollBack('ignored', conflict);
    expect(run).toMatchObject({ status: 'succeeded' });
    const step = await world.db.prisma.step.findFirstOrThrow({
      where: { runId: run.id, kind: 'action', index: 2 },
    });
    expect(step.result).toMatchObject({ warning: expect.stringMatching(/other change/) });
    expect(ours()).toHaveLength(1);
  });
});

async function rollBack(etagMode: 'enforced' | 'ignored', fault: FaultInput, seconds = 900) {
  world.simulator.control.settings({ etagMode });
  const planned = await world.plan(world.alice, incident, GOOD);
  // Past the verdict's own reading: the fault meets the engine, not the plan.
  const applied = await world.apply(world.alice, planned);
  expect(applied).toMatchObject({ ok: true });
  world.simulator.control.fault(fault);
  return world.runOn(planned.id, seconds);
}

function ours() {
  return world.mutations().filter((entry) => entry.actor !== EVE);
}
