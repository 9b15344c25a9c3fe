import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import { planBody } from '@/lib/runs/plan-body';
import { BAD, GOOD, type PlannedRun, readService, startWorld, type World } from './test-world';

let world: World;
let plan: PlannedRun;
beforeEach(async () => {
  world = await startWorld({ foldEveryTurn: false });
  const { number } = await world.declare();
  plan = await world.plan(world.alice, number, GOOD, 'rollback_tags');
  await world.apply(world.alice, plan);
  await world.runOn(plan.id);
});
afterEach(() => world.close());

const tagsOf = ({ effective }: TargetState) =>
  effective.flatMap(({ tag, revision, url }) => (tag === null ? [] : [{ tag, revision, url }]));
const serving = ({ effective }: TargetState) =>
  effective
    .filter(({ percent }) => percent > 0)
    .map(({ revision, percent }) => ({ revision, percent }));

describe('a tag', () => {
  it('is set without a request going elsewhere, and found at its own address', async () => {
    expect(await world.run(plan.id)).toMatchObject({ status: 'succeeded' });
    expect(world.mutations().map(({ mask }) => mask)).toEqual([['traffic']]);
    const state = await readService(world);
    const tag = `stable-${(await world.now()).toISOString().slice(0, 10)}`;
    expect(tagsOf(state)).toContainEqual({
      tag,
      revision: GOOD,
      url: expect.stringMatching(new RegExp(`${tag}$`)),
    });
    expect(serving(state)).toEqual([{ revision: BAD, percent: 100 }]);
    expect(state.desired[0]).toMatchObject({ revision: null, percent: 100 });
    expect(await world.db.prisma.hold.count()).toBe(0);
  });

  it('is probed at its own address, and so is the one before it', async () => {
    const today = `stable-${(await world.now()).toISOString().slice(0, 10)}`;
    const tags = world.probed.flatMap((url) => /\/tags\/([^/]+)\//.exec(url)?.[1] ?? []);
    expect([...new Set(tags)]).toEqual([today, 'stable-2026-11-19']);
  });

  it('names the revision that a plan goes to', async () => {
    const [incident] = await world.db.prisma.incident.findMany();
    const number = incident?.number ?? 0;
    const run = await world.plan(world.alice, number, 'stable-2026-11-19');
    const { plan: row } = await world.db.prisma.run.findUniqueOrThrow({
      where: { id: run.id },
      include: { plan: true },
    });
    const body = planBody.parse(row.body);
    expect([body.revision, body.gaining]).toEqual([GOOD, [GOOD]]);
    expect(JSON.stringify(body.steps)).not.toContain('"revision":"stable-');
  });

  it('is taken away by the undo', async () => {
    const undo = await world.planUndo(world.alice, plan.id);
    await world.apply(world.alice, undo);
    expect(await world.runOn(undo.id)).toMatchObject({ status: 'succeeded' });
    const state = await readService(world);
    expect(tagsOf(state).map(({ tag }) => tag)).toEqual(['stable-2026-11-19']);
    expect(serving(state)).toEqual([{ revision: BAD, percent: 100 }]);
  });
});
