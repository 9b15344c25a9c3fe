import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SHIP_PROCEDURE } from '@/lib/runs/ship-procedure';
import { type ProcedureWorld, startProcedureWorld } from './procedure-fixture';
import { GOOD, type PlannedRun, type World } from './test-world';

const FIX = 'virtuoso-api-00003-fix';
const FIXED = `registry.example/virtuoso-api@sha256:${'f'.repeat(64)}`;

let here: ProcedureWorld;
let world: World;
let number: number;
beforeEach(async () => {
  here = await startProcedureWorld();
  ({ world, number } = here);
});
afterEach(() => here.close());

/** After a rollback somebody has deployed a fix, and Alice wants it out. */
async function planShipping(): Promise<PlannedRun> {
  const rollback = await world.plan(world.alice, number);
  await world.apply(world.alice, rollback);
  await world.runOn(rollback.id);
  world.simulator.control.deploy({
    service: 'virtuoso-api',
    revision: { name: FIX, template: { image: FIXED }, like: GOOD },
  });
  await world.later(60);
  return world.planAs(world.alice, { number, procedure: SHIP_PROCEDURE, revision: FIX });
}

describe('shipping the fix', () => {
  it('goes share by share through its gates, and ends the pin and the hold', async () => {
    const ship = await planShipping();
    expect(await world.apply(world.alice, ship)).toMatchObject({ ok: true });
    for (let share = 0; share < 2; share += 1) {
      await world.runOn(ship.id, 330);
      await world.signals(FIX, 0.001, 0.4);
    }
    expect(await world.runOn(ship.id)).toMatchObject({ status: 'succeeded' });
    const shares = shifts()
      .slice(1)
      .map(({ trafficRequested }) => trafficRequested);
    expect(shares).toHaveLength(4);
    expect(shares.at(-1)).toContainEqual(expect.objectContaining({ type: 'LATEST', percent: 100 }));
    expect(await world.db.prisma.hold.count({ where: { releasedAt: null } })).toBe(0);
  });

  it('gives its share back at a gate whose signals are over their limits', async () => {
    const ship = await planShipping();
    await world.apply(world.alice, ship);
    await world.runOn(ship.id, 295);
    await world.later(20);
    await world.signals(FIX, 0.5, 0.4);
    expect(await world.runOn(ship.id)).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/^Stopped at .* Given back: /),
    });
    const lists = shifts().map(({ trafficRequested }) => trafficRequested);
    expect(lists).toHaveLength(3);
    expect(lists.at(-1)).toEqual(lists[0]);
  });
});

/** Our own shifts of traffic, without what somebody deployed. */
function shifts() {
  return world.mutations().filter(({ mask }) => mask?.join() === 'traffic');
}
