import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdRelease } from '@/lib/runs/commands/hold-release';
import { runAbort } from '@/lib/runs/commands/run-abort';
import { actionOf } from '@/lib/runs/plan-body';
import { advance } from './advance';
import { takeLease } from './lease';
import { loadRun } from './load';
import { answerPlanRequest } from './plan-request';
import { BAD, GOOD, type PlannedRun, startWorld, type World } from './test-world';

let world: World;
let incident: number;
let planned: PlannedRun;
beforeEach(async () => {
  world = await startWorld();
  incident = (await world.declare()).number;
  planned = await world.plan(world.alice, incident);
});
afterEach(() => world.close());

const refusal = (code: string, message: RegExp, details: object = {}) => ({
  ok: false,
  error: expect.objectContaining({ code, message: expect.stringMatching(message), ...details }),
});

describe('two who apply', () => {
  it('the same plan at once: one run, and the other is told who', async () => {
    const both = await Promise.all([
      world.apply(world.alice, planned),
      world.apply(world.bob, planned),
    ]);
    expect(both).toContainEqual(expect.objectContaining({ ok: true }));
    const winner = (await world.run(planned.id)).confirmedById;
    const name = winner === world.alice.personId ? 'Alice' : 'Bob';
    expect(both).toContainEqual(
      refusal('conflict', new RegExp(name), {
        details: expect.objectContaining({ heldBy: winner, heldByName: name }),
      }),
    );
    await world.runOn(planned.id);
    expect(world.mutations()).toHaveLength(1);
  });

  it('two plans for one target at once: one run holds it, and the other is told which', async () => {
    const other = await world.plan(world.bob, incident);
    expect(other.id).not.toBe(planned.id);
    const both = await Promise.all([
      world.apply(world.alice, planned),
      world.apply(world.bob, other),
    ]);
    expect(both).toContainEqual(expect.objectContaining({ ok: true }));
    expect(both).toContainEqual(refusal('conflict', /Run \d+ of (Alice|Bob) holds the target/));
    const held = await world.db.prisma.runTarget.findMany({ where: { releasedAt: null } });
    expect(held).toHaveLength(1);
    await world.runOn(held[0]?.runId ?? '');
    expect(world.mutations()).toHaveLength(1);
  });

  it('the target is free as soon as the effect has settled, before the probes', async () => {
    world.probes = { passed: false, status: 500, milliseconds: 3, detail: 'Answered 500.' };
    await world.apply(world.alice, planned);
    await world.runOn(planned.id, 20);
    expect(await world.run(planned.id)).toMatchObject({ status: 'verifying' });
    expect(await world.db.prisma.runTarget.count({ where: { releasedAt: null } })).toBe(0);
    expect(await world.runOn(planned.id)).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/probes fail/),
    });
  });
});

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
    await late?.apply(address, actionOf(body), { id: planned.id }, signal);
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
    expect(await advance(broken, planned.id)).toBe('again');
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

  it('what it writes after a takeover is refused by the lease', async () => {
    await world.apply(world.alice, planned);
    const first = await takeLease(world.db, planned.id);
    expect(await takeLease(world.db, planned.id)).toBeNull();
    await world.later(61);
    const second = await takeLease(world.db, planned.id);
    expect(second?.token).toBe((first?.token ?? 0n) + 1n);
  });
});

describe('apply refuses', () => {
  it('a verdict older than 60 s, and the same plan asked for again refreshes it', async () => {
    await world.later(61);
    expect(await world.apply(world.alice, planned)).toMatchObject(refusal('stale', /Plan again/));
    const again = await world.plan(world.alice, incident);
    expect(again.id).toBe(planned.id);
    expect(await world.apply(world.alice, again)).toMatchObject({ ok: true });
  });

  it('another hash than the plan’s', async () => {
    expect(
      await world.apply(world.alice, { id: planned.id, planHash: 'f'.repeat(64) }),
    ).toMatchObject(refusal('stale', /not the plan/));
  });

  it('a viewer', async () => {
    const viewer = {
      ...world.alice,
      grants: [{ teamId: null, role: 'viewer' as const }],
    };
    expect(await world.apply(viewer, planned)).toMatchObject(refusal('forbidden', /responder/));
  });

  it('a target that moved since the plan: nothing is sent', async () => {
    world.simulator.control.deploy({ service: 'virtuoso-api', actor: 'eve@example' });
    await world.apply(world.alice, planned);
    expect(await world.runOn(planned.id)).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/eve@example.*Plan again/),
    });
    expect(world.mutations().filter((entry) => entry.actor !== 'eve@example')).toEqual([]);
  });

  it('a plan that nobody applied within 15 minutes', async () => {
    await world.runOn(planned.id, 1000);
    expect(await world.run(planned.id)).toMatchObject({ status: 'expired' });
    expect(await world.apply(world.alice, planned)).toMatchObject(refusal('conflict', /expired/));
  });
});

describe('a plan', () => {
  it('towards a revision that is gone is refused, with a note', async () => {
    await expect(world.plan(world.alice, incident, 'virtuoso-api-00009-zzz')).rejects.toThrow(
      /does not exist/,
    );
    expect(world.mutations()).toEqual([]);
  });

  it('asked for while no worker ran is refused, not made late', async () => {
    const asked = await world.db.prisma.planRequest.findFirstOrThrow();
    const { id } = await world.db.prisma.planRequest.create({
      data: {
        incidentId: asked.incidentId,
        serviceId: asked.serviceId,
        targetId: asked.targetId,
        procedure: asked.procedure,
        requestedBy: asked.requestedBy,
        requestedAt: await world.now(),
        status: 'asked',
      },
    });
    await world.later(61);
    await answerPlanRequest(world.deps, id);
    expect(await world.db.prisma.planRequest.findUnique({ where: { id } })).toMatchObject({
      status: 'refused',
      problem: expect.stringMatching(/Ask again/),
    });
  });

  it('towards a held revision is blocked until the hold is released with a reason', async () => {
    await world.apply(world.alice, planned);
    await world.runOn(planned.id);
    const back = await world.plan(world.bob, incident, BAD);
    expect(await world.apply(world.bob, back)).toMatchObject(refusal('conflict', /is held/));
    const hold = await world.db.prisma.hold.findFirstOrThrow();
    const release = { id: hold.id, reason: 'The fix is in.' };
    expect(await world.ask(holdRelease, world.bob, release)).toMatchObject({ ok: true });
    const again = await world.plan(world.bob, incident, BAD);
    const verdict = await world.db.prisma.verdict.findFirstOrThrow({
      where: { runId: again.id },
      orderBy: { at: 'desc' },
    });
    expect(verdict.outcome).toBe('safe_with_warnings');
    expect(JSON.stringify(verdict.checks)).toContain('was marked broken');
  });

  it('takes the Operations Lead’s seat with the press, once', async () => {
    await world.apply(world.bob, planned);
    const seats = await world.db.prisma.incidentRole.findMany({
      where: { role: 'operations_lead' },
    });
    expect(seats).toMatchObject([{ personId: world.bob.personId, renouncedAt: null }]);
  });

  it('answered by two workers at once is one run', async () => {
    const runs = await world.db.prisma.run.count();
    const other = await world.plan(world.bob, incident);
    expect(await world.db.prisma.run.count()).toBe(runs + 1);
    expect(other.planHash).toBe(planned.planHash);
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

  it('after the call sees it to its end and says what stays', async () => {
    await world.apply(world.alice, planned);
    await untilStep('sent');
    await world.ask(runAbort, world.bob, { id: planned.id });
    const run = await world.runOn(planned.id);
    expect(run).toMatchObject({
      status: 'aborted',
      outcome: expect.stringMatching(/Traffic stays as planned/),
    });
    expect(run.effectiveAt).not.toBeNull();
    expect(world.mutations()).toHaveLength(1);
  });
});

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
