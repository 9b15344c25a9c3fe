import { afterEach, describe, expect, it } from 'vitest';
import type { PlatformError } from '@/lib/platforms/platform';
import { type Simulator, startSimulator } from '@/simulator/start';
import { BAD, createWorld, INTENT, NEVER, RECONCILE_MS, VIRTUOSO } from './test-world';

type Fault = Parameters<Simulator['control']['fault']>[0];

describe('an update that fails', () => {
  it.each<[Fault, Partial<PlatformError>, string]>([
    [
      { kind: 'error', code: 'UNAVAILABLE' },
      { kind: 'unreachable', outcome: 'unknown' },
      'not_landed',
    ],
    [{ kind: 'error', code: 'INTERNAL' }, { kind: 'failed', outcome: 'unknown' }, 'not_landed'],
    [
      { kind: 'error', code: 'PERMISSION_DENIED' },
      { kind: 'permission', outcome: 'refused', permission: 'run.services.update' },
      'not_landed',
    ],
    [
      { kind: 'error', code: 'RESOURCE_EXHAUSTED' },
      { kind: 'quota', outcome: 'refused' },
      'not_landed',
    ],
    [
      { kind: 'error', code: 'UNAUTHENTICATED' },
      { kind: 'unauthenticated', outcome: 'refused' },
      'not_landed',
    ],
    [{ kind: 'hang' }, { kind: 'timeout', outcome: 'unknown' }, 'not_landed'],
    [
      { kind: 'commit-then-error', code: 'DEADLINE_EXCEEDED' },
      { kind: 'timeout', outcome: 'unknown' },
      'landed',
    ],
    [
      { kind: 'commit-then-error', code: 'UNAVAILABLE' },
      { kind: 'unreachable', outcome: 'unknown' },
      'landed',
    ],
    [{ kind: 'commit-then-hang' }, { kind: 'timeout', outcome: 'unknown' }, 'landed'],
    [{ kind: 'conflict' }, { kind: 'conflict', outcome: 'refused' }, 'overtaken'],
  ])('%o: is sent once, and reading back tells what became of it', async (fault, error, landed) => {
    const world = await start();
    const plan = await world.plan();
    world.simulator.control.fault(fault);
    const applied = await world.action.apply(VIRTUOSO, plan, INTENT, NEVER);
    expect(applied).toMatchObject({ ok: false, error });
    expect(world.action.landed(plan, INTENT, await world.observe())).toBe(landed);
    const ours = world.simulator.control
      .journal()
      .filter((entry) => entry.actor.startsWith('ripcord'));
    expect(ours).toHaveLength(1);
  });
});

describe('an operation', () => {
  it('that fails is told with its reason, and what is served is still the old', async () => {
    const world = await start();
    const { plan, operation } = await world.apply({
      kind: 'lro-fail',
      message: 'Revision is gone.',
    });
    world.pass();
    expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'failed', outcome: 'unknown', message: expect.stringContaining('is gone') },
    });
    const state = await world.observe();
    expect(world.action.verify(plan, state)).toMatchObject({ outcome: 'not_effective' });
    expect(state.effective[0]).toMatchObject({ revision: BAD, percent: 100 });
    const repair = world.action.plan(VIRTUOSO, { traffic: plan.after }, state);
    expect(repair.ok).toBe(true);
  });

  it('that hangs stays running and unproven, however long one looks', async () => {
    const world = await start();
    const { plan, operation } = await world.apply({ kind: 'lro-hang' });
    world.pass(3_600_000);
    expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual({
      ok: true,
      value: 'running',
    });
    expect(world.action.verify(plan, await world.observe()).outcome).toBe('not_yet');
  });

  it('that is slow gets there', async () => {
    const world = await start();
    const { plan, operation } = await world.apply({ kind: 'lro-slow', delayMs: 600_000 });
    world.pass(300_000);
    expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual({
      ok: true,
      value: 'running',
    });
    world.pass(600_000);
    expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual({
      ok: true,
      value: 'done',
    });
    expect(world.action.verify(plan, await world.observe()).outcome).toBe('effective');
  });

  it.each(['UNAVAILABLE', 'UNAUTHENTICATED', 'PERMISSION_DENIED', 'NOT_FOUND'] as const)(
    'that answers %s is judged by the service itself',
    async (code) => {
      const world = await start();
      const { operation } = await world.apply();
      world.simulator.control.fault({ kind: 'error', method: 'GetOperation', code, times: null });
      expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual({
        ok: true,
        value: 'running',
      });
      world.pass();
      expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual({
        ok: true,
        value: 'done',
      });
    },
  );

  it('that ended well proves nothing when someone moved the traffic since', async () => {
    const world = await start();
    const { plan, operation } = await world.apply({ kind: 'lro-drift', actor: 'eve@shop.example' });
    world.pass();
    expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual({
      ok: true,
      value: 'done',
    });
    world.pass();
    const state = await world.observe();
    expect(world.action.verify(plan, state)).toMatchObject({
      outcome: 'not_effective',
      evidence: expect.stringContaining('eve@shop.example'),
    });
    expect(world.action.landed(plan, INTENT, state)).toBe('overtaken');
  });

  it('is not believed through a stale read', async () => {
    const world = await start();
    const { plan } = await world.apply();
    world.pass();
    world.simulator.control.fault({ kind: 'stale-read' });
    const stale = await world.observe();
    expect(world.action.verify(plan, stale).outcome).toBe('not_yet');
    expect(world.action.verify(plan, await world.observe()).outcome).toBe('effective');
  });
});

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

async function start() {
  const settings = { trafficUpdateMs: RECONCILE_MS, frontendLagMs: 0 };
  const world = createWorld(await startSimulator({ settings }));
  opened.push(world);
  const apply = (fault?: Fault) =>
    world.apply(() => {
      if (fault !== undefined) world.simulator.control.fault(fault);
    });
  return { ...world, apply };
}
