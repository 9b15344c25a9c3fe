import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAbort } from '@/lib/runs/commands/run-abort';
import { callsOf } from '@/lib/runs/plan-body';
import { advance } from './advance';
import type { EngineDeps } from './deps';
import { takeLease } from './lease';
import { loadRun } from './load';
import { GOOD, type PlannedRun, startWorld, type World } from './test-world';

let world: World;
let planned: PlannedRun;
beforeEach(async () => {
  world = await startWorld();
  planned = await world.plan(world.alice, (await world.declare()).number);
});
afterEach(() => world.close());

describe('a worker that ends between sending and settling', () => {
  it('is followed by one that reads back: still one mutation', async () => {
    await world.apply(world.alice, planned);
    world.simulator.control.fault({ kind: 'commit-then-hang' });
    await untilStep('sending');
    // The process is gone: its lease is left behind, as is the step that may have been sent.
    await world.db.prisma.$executeRaw`
      update run set lease_until = ripcord.now() + interval '60 seconds', wake_at = ripcord.now()
      where id = ${planned.id}::uuid`;
    expect(await advance(world.deps, planned.id)).toBe('not_ours');
    await world.later(61);
    expect(await world.runOn(planned.id)).toMatchObject({ status: 'succeeded' });
    expect(world.mutations()).toHaveLength(1);
  });

  it('is not followed by a resend before the old call can no longer arrive', async () => {
    await world.apply(world.alice, planned);
    world.simulator.control.fault({ kind: 'hang' });
    await untilStep('sending');
    expect(await advance(world.deps, planned.id)).toBe('rests');
    expect(world.mutations()).toHaveLength(0);
    expect(await world.db.prisma.step.count({ where: { runId: planned.id, attempt: 2 } })).toBe(0);
    expect(await world.runOn(planned.id)).toMatchObject({ status: 'succeeded' });
    expect(world.mutations()).toHaveLength(1);
  });

  it('a call that arrives after it was given up for lost is taken up, not sent again', async () => {
    await world.apply(world.alice, planned);
    world.simulator.control.fault({ kind: 'hang' });
    await untilStep('sending');
    await world.later(16);
    expect(await advance(world.deps, planned.id)).toBe('rests');
    expect(await world.db.prisma.step.count({ where: { runId: planned.id, attempt: 2 } })).toBe(1);
    const { address, body } = await loadRun(world.db, planned.id);
    const late = world.deps.platform(address.connection)?.actions.shift_traffic;
    const signal = AbortSignal.timeout(5000);
    const shift = callsOf(body)[0]?.call;
    if (shift?.kind !== 'shift_traffic') throw new Error('the plan moves no traffic');
    await late?.apply(address, shift, { id: planned.id }, signal);
    expect(await world.runOn(planned.id)).toMatchObject({ status: 'succeeded' });
    expect(world.mutations()).toHaveLength(1);
  });

  it('a transition that throws gives the run back to be tried again', async () => {
    await world.apply(world.alice, planned);
    const broken = {
      ...world.deps,
      platform: () => {
        throw new Error('a bug');
      },
    };
    await expect(advance(broken, planned.id)).rejects.toThrow('a bug');
    expect(await world.runOn(planned.id)).toMatchObject({ status: 'succeeded' });
    expect(world.mutations()).toHaveLength(1);
  });

  it('a process held up between its commit and its call does not call', async () => {
    await world.apply(world.alice, planned);
    let clock = 0;
    const frozen = { ...world.deps, monotonicMs: () => (clock += 3000) };
    while ((await advance(frozen, planned.id)) === 'again');
    expect(world.mutations()).toHaveLength(0);
    expect(await world.runOn(planned.id)).toMatchObject({ status: 'succeeded' });
    expect(world.mutations()).toHaveLength(1);
  });

  it('gives the run back when it is no longer as it was read', async () => {
    await world.apply(world.alice, planned);
    const moved = duringTheCall(() =>
      world.db.prisma.run.update({ where: { id: planned.id }, data: { status: 'verifying' } }),
    );
    while ((await advance(moved, planned.id)) === 'again');
    expect(await world.run(planned.id)).toMatchObject({ leaseUntil: null });
  });

  it('what it writes after a takeover is refused by the lease', async () => {
    await world.apply(world.alice, planned);
    const first = await takeLease(world.db, planned.id);
    expect(await takeLease(world.db, planned.id)).toBeNull();
    await world.later(61);
    const second = await takeLease(world.db, planned.id);
    expect(second?.token).toBe((first?.token ?? 0n) + 1n);
  });
});

describe('abort', () => {
  it('before applying ends the run at once', async () => {
    expect(await world.ask(runAbort, world.bob, { id: planned.id })).toMatchObject({ ok: true });
    expect(await world.run(planned.id)).toMatchObject({ status: 'aborted' });
    expect(world.mutations()).toEqual([]);
  });

  it('before the call sends nothing and frees the target', async () => {
    await world.apply(world.alice, planned);
    await world.ask(runAbort, world.bob, { id: planned.id });
    expect(await world.runOn(planned.id)).toMatchObject({
      status: 'aborted',
      outcome: expect.stringMatching(/Nothing was sent/),
    });
    expect(world.mutations()).toEqual([]);
    expect(await world.db.prisma.runTarget.count({ where: { releasedAt: null } })).toBe(0);
  });

  it('asked for during a call that is refused does not wait for the next try', async () => {
    await world.apply(world.alice, planned);
    world.simulator.control.fault({ kind: 'error', code: 'RESOURCE_EXHAUSTED' });
    const stopped = duringTheCall(() => world.ask(runAbort, world.bob, { id: planned.id }));
    while ((await advance(stopped, planned.id)) === 'again');
    expect(await world.run(planned.id)).toMatchObject({ status: 'aborted' });
    expect(world.mutations()).toEqual([]);
  });

  it('after the call sees it to its end and says what stays', async () => {
    await world.apply(world.alice, planned);
    await untilStep('sent');
    await world.ask(runAbort, world.bob, { id: planned.id });
    const run = await world.runOn(planned.id);
    expect(run).toMatchObject({
      status: 'aborted',
      outcome: expect.stringMatching(/left so: Shift all traffic/),
    });
    expect(run.effectiveAt).not.toBeNull();
    expect(world.mutations()).toHaveLength(1);
  });
});

/** An engine at whose one call something else happens. */
function duringTheCall(happens: () => Promise<unknown>): EngineDeps {
  return {
    ...world.deps,
    platform(connection) {
      const platform = world.deps.platform(connection);
      const action = platform?.actions.shift_traffic;
      if (platform === null || action === undefined) return platform;
      const apply: typeof action.apply = async (...call) => {
        await happens();
        return action.apply(...call);
      };
      return { ...platform, actions: { shift_traffic: { ...action, apply } } };
    },
  };
}

/** As far as the platform's step has come to this status. */
async function untilStep(status: 'sending' | 'sent'): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    const step = await world.db.prisma.step.findFirst({
      where: { runId: planned.id, kind: 'action', status },
    });
    if (step !== null) return;
    await advance(world.deps, planned.id);
  }
  throw new Error(`${GOOD}: no step came to ${status}`);
}
