import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import type { PlannedAction } from '@/lib/platforms/platform';
import { failureModeScenario } from '@/simulator/scenarios/failure-modes';
import { startSimulator } from '@/simulator/start';
import { createBesideWorld, INTENT } from './test-beside';
import { NEVER } from './test-connection';

const BUILDS = [{ kind: 'builds' }] as const;
const MINUTES = 60_000_000;

let world: Awaited<ReturnType<typeof start>>;
beforeEach(async () => {
  world = await start();
});
afterEach(() => world.close());

async function start() {
  const scenario = failureModeScenario('llm-forge-build');
  return createBesideWorld(await startSimulator({ scenario }), 'agentics-dev/llm-forge');
}

const PINNED: Partial<TargetState> = {
  desired: [{ revision: 'orders-00002-xyz', percent: 100, tag: null }],
};

async function planned(change: Partial<TargetState> = {}) {
  const state = await world.look(BUILDS, change);
  const action = world.action('retry_build');
  const input = { build: state.beside?.builds?.[0]?.id ?? '' };
  const plan = action.plan(world.address, input as never, state);
  if (!plan.ok) throw new Error(plan.error.message);
  return { action, state, plan: plan.value as PlannedAction<'retry_build'> };
}

/** How the failed build's source ends when it is built again. */
function ends(again: 'SUCCESS' | 'FAILURE') {
  const failed = world.simulator.control.state().builds.find(({ status }) => status === 'FAILURE');
  if (failed === undefined) throw new Error('no failed build');
  failed.again = again;
}

describe('building again', () => {
  it('is effective once the build has succeeded, and not before', async () => {
    ends('SUCCESS');
    const { action, plan } = await planned();
    const applied = await action.apply(world.address, plan, INTENT, NEVER);
    if (!applied.ok) throw new Error(applied.error.message);
    expect(await action.settle(world.address, applied.value, NEVER)).toMatchObject({
      value: 'running',
    });
    const running = await world.look(BUILDS);
    expect(action.landed(plan, INTENT, running)).toBe('landed');
    expect(action.verify(plan, running).outcome).toBe('not_yet');
    world.simulator.control.setClockOffset(60 * MINUTES);
    expect(await action.settle(world.address, applied.value, NEVER)).toMatchObject({
      value: 'done',
    });
    expect(action.verify(plan, await world.look(BUILDS)).outcome).toBe('effective');
  });

  it('that fails again is told with its reason, and is not effective', async () => {
    ends('FAILURE');
    const { action, plan } = await planned();
    const applied = await action.apply(world.address, plan, INTENT, NEVER);
    if (!applied.ok) throw new Error(applied.error.message);
    world.simulator.control.setClockOffset(60 * MINUTES);
    expect(await action.settle(world.address, applied.value, NEVER)).toMatchObject({
      error: { kind: 'failed', outcome: 'unknown', message: expect.stringContaining('docker') },
    });
    expect(action.verify(plan, await world.look(BUILDS))).toMatchObject({
      outcome: 'not_effective',
      evidence: expect.stringContaining('has failed'),
    });
  });

  it('is one build however often the same intent is sent', async () => {
    const { action, plan } = await planned();
    await action.apply(world.address, plan, INTENT, NEVER);
    expect(await action.apply(world.address, plan, INTENT, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'conflict', outcome: 'not_sent' },
    });
    expect(world.effects()).toBe(1);
  });

  it('that got lost has not landed; an answer that got lost has', async () => {
    const { action, plan } = await planned();
    const method = 'RetryBuild';
    world.simulator.control.fault({ kind: 'error', method, code: 'UNAVAILABLE' });
    expect(await action.apply(world.address, plan, INTENT, NEVER)).toMatchObject({
      error: { outcome: 'unknown' },
    });
    expect(action.landed(plan, INTENT, await world.look(BUILDS))).toBe('not_landed');
    world.simulator.control.fault({ kind: 'commit-then-error', method, code: 'UNAVAILABLE' });
    await action.apply(world.address, plan, INTENT, NEVER);
    expect(action.landed(plan, INTENT, await world.look(BUILDS))).toBe('landed');
    expect(world.effects()).toBe(1);
  });

  it('adds only where traffic is pinned, and needs two people where it follows latest', async () => {
    expect((await planned(PINNED)).plan).toMatchObject({ addsOnly: true, risk: 'risky' });
    expect((await planned()).plan).toMatchObject({ addsOnly: false, risk: 'destructive' });
    expect((await planned()).plan.inverse).toBeNull();
  });

  it('is not planned of a source that is not known: its end would be told by another’s', async () => {
    const state = await world.look(BUILDS);
    const [newest, ...older] = state.beside?.builds ?? [];
    if (newest === undefined || state.beside === undefined) throw new Error('no build');
    const builds = [{ ...newest, commit: null }, ...older];
    const action = world.action('retry_build');
    const unknown = { ...state, beside: { ...state.beside, builds } };
    expect(action.plan(world.address, { build: newest.id } as never, unknown)).toMatchObject({
      error: { kind: 'failed', message: expect.stringContaining('not known') },
    });
  });

  it('is not planned while a build runs, and stands only until one came', async () => {
    const { action, plan, state } = await planned();
    expect(action.unchanged(plan, state)).toBe(true);
    expect(action.verify(plan, action.project(plan, state)).outcome).toBe('effective');
    await action.apply(world.address, plan, INTENT, NEVER);
    const running = await world.look(BUILDS);
    expect(action.unchanged(plan, running)).toBe(false);
    expect(action.plan(world.address, plan.input as never, running)).toMatchObject({
      error: { kind: 'conflict', message: expect.stringContaining('still running') },
    });
  });
});
