import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAD, GOOD, startWorld, type World } from './test-world';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

describe('a rollback', () => {
  it('is one mutation with mask traffic that keeps the tags, and ends proven', async () => {
    const { id, number } = await world.declare();
    const planned = await world.plan(world.alice, number);
    expect(world.mutations()).toEqual([]);
    expect(await world.apply(world.alice, planned)).toMatchObject({ ok: true });

    const run = await world.runOn(planned.id);
    expect(run).toMatchObject({ status: 'succeeded', confirmedById: world.alice.personId });
    expect(run.effectiveAt).not.toBeNull();
    expect(run.healthyAt).not.toBeNull();
    expect(run.confirmedAt).toBeNull();
    expect(world.mutations()).toMatchObject([
      {
        method: 'UpdateService',
        mask: ['traffic'],
        trafficRequested: [
          { revision: GOOD, percent: 100, tag: null },
          { revision: GOOD, percent: 0, tag: 'stable-2026-11-19' },
        ],
      },
    ]);
    const incident = await world.db.prisma.incident.findUniqueOrThrow({ where: { id } });
    expect(incident.status).toBe('monitoring');
    const holds = await world.db.prisma.hold.findMany();
    expect(holds).toMatchObject([{ revisionName: BAD, ownerId: world.alice.personId }]);
    const watches = await world.db.prisma.watch.findMany({ orderBy: { kind: 'asc' } });
    expect(watches.map((watch) => [watch.kind, watch.outcome])).toEqual([
      ['stickiness', null],
      ['stability', null],
    ]);
  });

  it('undone, gives back the recorded list exactly, LATEST and tag included', async () => {
    const { number } = await world.declare();
    const before = world.simulator.control.state();
    const recorded = Object.values(before.services).find((s) => s.name === 'virtuoso-api')?.traffic;
    const planned = await world.plan(world.alice, number);
    await world.apply(world.alice, planned);
    await world.runOn(planned.id);

    const undo = await world.planUndo(world.bob, planned.id);
    expect(await world.apply(world.bob, undo)).toMatchObject({ ok: true });
    expect(await world.runOn(undo.id)).toMatchObject({ status: 'succeeded' });
    const after = world.simulator.control.state();
    const now = Object.values(after.services).find((s) => s.name === 'virtuoso-api')?.traffic;
    expect(now).toEqual(recorded);
    expect(await world.run(planned.id)).toMatchObject({ status: 'reverted' });
    expect(await world.db.prisma.hold.count({ where: { releasedAt: null } })).toBe(0);
    expect(world.mutations()).toHaveLength(2);
  });
});
