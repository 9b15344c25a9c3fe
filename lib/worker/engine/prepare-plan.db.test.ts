import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { executeCommand } from '@/lib/command';
import { setInterest } from '@/lib/fleet/interest';
import { decisionMake } from '@/lib/incidents/commands/decision-make';
import { incidentDeclare } from '@/lib/incidents/commands/incident-declare';
import { freezeStart } from '@/lib/runs/commands/freeze-start';
import { runApply } from '@/lib/runs/commands/run-apply';
import { preparePlan, readUndecided } from './prepare-plan';
import { BAD, GOOD, SERVICE_REF, startWorld, type World } from './test-world';

let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.signals(BAD, 0.34, 6);
});
afterEach(() => world.close());

const rows = () => world.db.prisma.preparedPlan.findMany();
async function only() {
  const [row, ...others] = await rows();
  if (row === undefined || others.length > 0) throw new Error('there is not exactly one');
  return row;
}

describe('a plan that nobody asked for yet', () => {
  it('is the recommended one, judged, and neither a run nor an event nor a change', async () => {
    const { id } = await world.declare();
    const before = await world.db.prisma.event.count();
    await preparePlan(world.deps, id);
    expect(await only()).toMatchObject({
      procedure: 'quick_rollback',
      revision: GOOD,
      outcome: 'safe_with_warnings',
      problem: null,
      claimedUntil: null,
      turn: 1,
    });
    expect(await world.db.prisma.run.count()).toBe(0);
    expect(await world.db.prisma.plan.count()).toBe(0);
    expect(await world.db.prisma.event.count()).toBe(before);
    expect(world.simulator.control.journal()).toEqual([]);
  });

  it('has the hash of what a person gets who asks for it, as long as nothing moved', async () => {
    const { id, number } = await world.declare();
    await preparePlan(world.deps, id);
    const { planHash } = await only();
    const asked = await world.plan(world.bob, number);
    expect(asked.planHash).toBe(planHash);
  });

  it('can’t be applied: there is no run of it', async () => {
    const { id } = await world.declare();
    await preparePlan(world.deps, id);
    const { planHash } = await only();
    const applied = await executeCommand(
      world.db,
      runApply,
      world.alice,
      { id, planHash },
      randomUUID(),
    );
    expect(applied).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('is made once by however many workers, and again only when something changed', async () => {
    const { id } = await world.declare();
    await Promise.all([1, 2, 3, 4].map(() => preparePlan(world.deps, id)));
    await preparePlan(world.deps, id);
    expect(await only()).toMatchObject({ turn: 1 });
  });

  it('is left to whoever is at it, until they are gone for too long', async () => {
    const { id } = await world.declare();
    await preparePlan(world.deps, id);
    const busy = new Date((await world.now()).getTime() + 20_000);
    await world.db.prisma.preparedPlan.updateMany({ data: { basis: null, claimedUntil: busy } });
    await preparePlan(world.deps, id);
    expect(await only()).toMatchObject({ turn: 1, basis: null });
    await world.later(21);
    await preparePlan(world.deps, id);
    expect(await only()).toMatchObject({ turn: 2 });
  });

  it('is made for a drill as for the real thing', async () => {
    const declared = await executeCommand(
      world.db,
      incidentDeclare,
      world.alice,
      { service: 'virtuoso-api', title: 'Practice', severity: 2, drill: true },
      randomUUID(),
    );
    if (!declared.ok) throw new Error(declared.error.message);
    await preparePlan(world.deps, declared.value.id);
    expect(await only()).toMatchObject({ procedure: 'quick_rollback', revision: GOOD });
  });

  it('says why there is none for what is not connected', async () => {
    const declared = await executeCommand(
      world.db,
      incidentDeclare,
      world.alice,
      { service: 'llm-hub', title: 'Down', severity: 1 },
      randomUUID(),
    );
    if (!declared.ok) throw new Error(declared.error.message);
    await preparePlan(world.deps, declared.value.id);
    expect(await only()).toMatchObject({ body: null, outcome: null });
  });

  it('says that what runs could not be read, and is tried again while somebody looks', async () => {
    const { id } = await world.declare();
    world.simulator.control.fault({ kind: 'error', method: 'GetService', times: 50 });
    await preparePlan(world.deps, id);
    expect(await only()).toMatchObject({ body: null, outcome: null });
    expect((await only()).problem).toMatch(/could not be read/);
    world.simulator.control.clearFaults();
    await setInterest(world.db, ['virtuoso-api']);
    await preparePlan(world.deps, id);
    expect(await only()).toMatchObject({ turn: 1 });
    await world.later(6);
    await preparePlan(world.deps, id);
    expect(await only()).toMatchObject({ problem: null, revision: GOOD });
  });
});

describe('it is made again', () => {
  let id: string;
  beforeEach(async () => {
    ({ id } = await world.declare());
    await preparePlan(world.deps, id);
  });
  const turnAfter = async () => {
    await preparePlan(world.deps, id);
    return (await only()).turn;
  };

  it('when its verdict grew old and somebody looks, and not when nobody does', async () => {
    await world.later(46);
    await world.signals(BAD, 0.34, 6);
    expect(await turnAfter()).toBe(1);
    await setInterest(world.db, ['virtuoso-api']);
    expect(await turnAfter()).toBe(2);
    expect(await turnAfter()).toBe(2);
  });

  it('when the recommendation is withdrawn: then there is none', async () => {
    await world.signals(BAD, null, 1);
    expect(await turnAfter()).toBe(2);
    expect(await only()).toMatchObject({ procedure: null, body: null, planHash: null });
  });

  it('when all runs are frozen', async () => {
    const frozen = await executeCommand(
      world.db,
      freezeStart,
      world.alice,
      { reason: 'Quiet, please.', minutes: 30 },
      randomUUID(),
    );
    expect(frozen).toMatchObject({ ok: true });
    expect(await turnAfter()).toBe(2);
  });

  it('when the revision is held, and it goes elsewhere or says so', async () => {
    const target = await world.db.prisma.target.findFirstOrThrow({ where: { ref: SERVICE_REF } });
    const now = await world.now();
    await world.db.prisma.hold.create({
      data: {
        targetId: target.id,
        revisionName: GOOD,
        ownerId: world.alice.personId,
        reason: 'Not that one.',
        createdAt: now,
        expiresAt: new Date(now.getTime() + 3_600_000),
      },
    });
    expect(await turnAfter()).toBe(2);
    expect((await only()).revision).not.toBe(GOOD);
  });

  it('when what runs was observed to be another state', async () => {
    const target = await world.db.prisma.target.findFirstOrThrow({ where: { ref: SERVICE_REF } });
    const at = await world.now();
    await world.db.prisma.observation.upsert({
      where: { targetId: target.id },
      create: { targetId: target.id, attemptedAt: at, observedAt: at, digest: 'another' },
      update: { digest: 'another' },
    });
    expect(await turnAfter()).toBe(2);
  });

  it('never once a person decided', async () => {
    const incident = await world.db.prisma.incident.findUniqueOrThrow({ where: { id } });
    const decided = await executeCommand(
      world.db,
      decisionMake,
      world.alice,
      { number: incident.number, choice: 'quick_rollback', revision: GOOD },
      randomUUID(),
    );
    expect(decided).toMatchObject({ ok: true });
    expect(await readUndecided(world.db)).toEqual([]);
    await world.signals(BAD, null, 1);
    expect(await turnAfter()).toBe(1);
  });
});
