import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planBody } from '@/lib/runs/plan-body';
import { type PlannedRun, startWorld, type World } from './test-world';
import { driveRun } from './testing/drive-run';
import { FORGE } from './testing/forge-cases';
import { arrange, changesElsewhere, planCase, startAnew } from './testing/procedure-world';

const REDEPLOY = FORGE.cases.find(({ procedure }) => procedure === 'safe_redeploy');

let world: World;
let number: number;
beforeAll(async () => {
  world = await startWorld({ foldEveryTurn: false, service: FORGE });
});
afterAll(() => world.close());
beforeEach(async () => {
  number = await startAnew(world);
});

async function planned(): Promise<PlannedRun> {
  if (REDEPLOY === undefined) throw new Error('no safe redeploy among the cases');
  return (await planCase(world, number, REDEPLOY)).run;
}

async function applied(): Promise<PlannedRun> {
  const run = await planned();
  expect(await world.apply(world.alice, run)).toMatchObject({ ok: true });
  return run;
}

async function bodyOf({ id }: PlannedRun) {
  const row = await world.db.prisma.run.findUniqueOrThrow({
    where: { id },
    include: { plan: true },
  });
  return planBody.parse(row.plan.body);
}

async function heldBy({ id }: PlannedRun): Promise<string[]> {
  const held = await world.db.prisma.runTarget.findMany({ where: { runId: id, releasedAt: null } });
  const targets = await world.db.prisma.target.findMany({
    where: { id: { in: held.map(({ targetId }) => targetId) } },
    orderBy: { environment: 'asc' },
  });
  return targets.map(({ environment }) => environment);
}

/** What was probed, each address once for as long as it was probed. */
function probedInTurn(): string[] {
  const places = world.probed.map((url) => url.replace(/^.*\/services\//, ''));
  return places.filter((place, index) => place !== places[index - 1]);
}

describe('a plan over dev, staging and production', () => {
  it('probes each environment at its own address, one after another', async () => {
    const run = await applied();
    expect(await driveRun(world, run.id, {})).toMatchObject({ status: 'succeeded' });
    expect(probedInTurn()).toEqual([
      'llm-forge-dev/health',
      'llm-forge-staging/health',
      'llm-forge/tags/rollout/health',
      'llm-forge/health',
    ]);
  });

  it('holds all three until its last effect, and is refused while another holds one', async () => {
    const [first, second] = [await planned(), await world.planAs(world.bob, asked())];
    expect(await world.apply(world.alice, first)).toMatchObject({ ok: true });
    expect(await heldBy(first)).toEqual(['dev', 'production', 'staging']);
    expect(await world.apply(world.bob, second)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/^Run \d+ of Alice holds the target\.$/) },
    });
    expect(await heldBy(second)).toEqual([]);
    await driveRun(world, first.id, {});
    expect(await heldBy(first)).toEqual([]);
  });

  it('ends at dev where dev fails, and production is never reached', async () => {
    const run = await applied();
    arrange(world, { kind: 'probes' });
    expect(await driveRun(world, run.id, {})).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/^Verify dev: 1 of 1 probes fail/),
    });
    expect(changesElsewhere(world)).toEqual(REDEPLOY?.elsewhere?.slice(0, 2));
    expect(world.mutations()).toEqual([]);

    const undo = await world.planUndo(world.alice, run.id);
    expect((await bodyOf(undo)).target.environment).toBe('dev');
    expect(await world.apply(world.alice, undo)).toMatchObject({ ok: true });
    expect(await driveRun(world, undo.id, {})).toMatchObject({ status: 'succeeded' });
    expect(changesElsewhere(world).slice(2)).toEqual([
      'dev: traffic: 00004-hul 100',
      'dev: revision: latest 100',
    ]);
    expect(world.mutations()).toEqual([]);
  });

  it('that came as far as staging is undone one step at a time', async () => {
    const run = await applied();
    await driveRun(world, run.id, { failsAt: 'staging_integration' });
    await expect(world.planUndo(world.alice, run.id)).rejects.toThrow(
      /did not reach production: undo its steps one by one/,
    );
    const { steps } = await bodyOf(run);
    const step = steps.findIndex(({ id }) => id === 'staging_traffic');
    const undo = await bodyOf(await world.planUndo(world.alice, run.id, step));
    expect([undo.target.environment, undo.risk]).toEqual(['staging', 'risky']);
  });

  it('asks no ceremony for what is tried out before production', async () => {
    const { risk, elsewhere, target, steps } = await bodyOf(await planned());
    expect([target.environment, risk]).toEqual(['production', 'risky']);
    expect(elsewhere?.map((place) => place.target.environment)).toEqual(['dev', 'staging']);
    expect(steps.filter(({ targetId }) => targetId !== undefined)).toHaveLength(8);
  });

  it('is not made where an environment has no target', async () => {
    const where = { environment: 'dev' };
    await world.db.prisma.target.updateMany({ where, data: { retiredAt: await world.now() } });
    await expect(planned()).rejects.toThrow(/LLM Forge has no web target in dev/);
    await world.db.prisma.target.updateMany({ where, data: { retiredAt: null } });
  });
});

function asked() {
  return { number, procedure: 'safe_redeploy', ...REDEPLOY?.asked };
}
