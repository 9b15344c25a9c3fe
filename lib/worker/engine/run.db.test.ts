import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withTransaction } from '@/lib/db';
import { changeStatus } from '@/lib/incidents/change-status';
import { findIncident } from '@/lib/incidents/find';
import { ok } from '@/lib/result';
import { holdRelease } from '@/lib/runs/commands/hold-release';
import { answerPlanRequest } from './plan-request';
import { BAD, type PlannedRun, startWorld, type World } from './test-world';

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

describe('apply refuses', () => {
  it('an incident that is resolved at the same moment', async () => {
    const found = await findIncident(world.db.prisma, { number: incident, drill: false });
    if (!found.ok) throw new Error(found.error.message);
    let applying: Promise<unknown> = Promise.resolve();
    await withTransaction(world.db, async (transaction) => {
      await changeStatus(transaction, {
        incident: found.value,
        slug: 'virtuoso-api',
        serviceName: 'virtuoso-api',
        runbook: null,
        to: 'resolved',
        actor: 'system',
        reason: 'It went away.',
      });
      applying = world.apply(world.alice, planned);
      await somebodyWaits();
      return ok(true);
    });
    expect(await applying).toMatchObject(refusal('conflict', /is resolved: open it again/));
    expect(await world.run(planned.id)).toMatchObject({ status: 'planned' });
  });

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
    expect(await world.apply(world.bob, again)).toMatchObject(
      refusal('conflict', /was marked broken.*Say why/),
    );
    const wanted = await world.planAs(world.bob, {
      number: incident,
      procedure: 'quick_rollback',
      revision: BAD,
      reason: 'The limit of the pool was raised.',
    });
    const verdict = await world.db.prisma.verdict.findFirstOrThrow({
      where: { runId: wanted.id },
      orderBy: { at: 'desc' },
    });
    expect(verdict.outcome).toBe('safe_with_warnings');
    expect(JSON.stringify(verdict.checks)).toContain('Wanted again: The limit of the pool');
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

/** Until another connection stands before a row that is locked. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await world.db.prisma.$queryRaw<unknown[]>`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (waiting.length > 0) return;
  }
}
