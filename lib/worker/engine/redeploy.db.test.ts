import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { planBody } from '@/lib/runs/plan-body';
import { BAD, GOOD, readService, startWorld, type World } from './test-world';

let world: World;
let number: number;
beforeEach(async () => {
  world = await startWorld({ foldEveryTurn: false });
  ({ number } = await world.declare());
});
afterEach(() => world.close());

async function planned() {
  const plan = await world.plan(world.alice, number, GOOD, 'image_rollback');
  const row = await world.db.prisma.run.findUniqueOrThrow({
    where: { id: plan.id },
    include: { plan: true },
  });
  return { plan, body: planBody.parse(row.plan.body) };
}

describe('going back to an image', () => {
  it('makes a revision of the digest that nobody is sent to, then sends everybody', async () => {
    const { plan, body } = await planned();
    const [made] = body.gaining;
    expect(made).toMatch(/^virtuoso-api-\d{5}-rc[0-9a-f]{4}$/);
    expect(await world.apply(world.alice, plan)).toMatchObject({ ok: true });
    expect(await world.runOn(plan.id)).toMatchObject({ status: 'succeeded' });
    expect(world.mutations().map(({ mask }) => mask)).toEqual([
      ['template', 'traffic'],
      ['traffic'],
    ]);
    const state = await readService(world);
    const [good, newest] = [GOOD, made].map((name) =>
      state.revisions.find((revision) => revision.name === name),
    );
    const bad = state.revisions.find(({ name }) => name === BAD);
    expect(newest).toMatchObject({ digest: good?.digest, ready: 'yes' });
    expect(newest?.environment).toEqual(bad?.environment);
    expect(newest?.secrets).toEqual(bad?.secrets);
    expect(state.effective.filter(({ percent }) => percent > 0)).toMatchObject([
      { revision: made, percent: 100 },
    ]);
  });

  it('is undone to the content of before: a like revision, and traffic that follows latest', async () => {
    const { plan } = await planned();
    await world.apply(world.alice, plan);
    await world.runOn(plan.id);
    const undo = await world.planUndo(world.alice, plan.id);
    expect(await world.apply(world.alice, undo)).toMatchObject({ ok: true });
    expect(await world.runOn(undo.id)).toMatchObject({ status: 'succeeded' });
    const state = await readService(world);
    const [serving] = state.effective;
    const found = (name: string | undefined) =>
      state.revisions.find((revision) => revision.name === name);
    expect(serving).toMatchObject({ percent: 100, followsLatest: true });
    expect(found(serving?.revision)).toMatchObject({ digest: found(BAD)?.digest });
  });

  it('moves nobody where the new revision does not become ready', async () => {
    const { plan, body } = await planned();
    await world.apply(world.alice, plan);
    world.simulator.control.fault({ kind: 'lro-fail', message: 'Container failed to start.' });
    expect(await world.runOn(plan.id)).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/Container failed to start/),
    });
    expect(world.mutations()).toHaveLength(1);
    const state = await readService(world);
    expect(state.effective).toMatchObject([
      { revision: BAD, percent: 100 },
      { percent: 0, tag: 'stable-2026-11-19' },
    ]);
    expect(body.losing).toEqual([BAD]);
  });

  it('says in its verdict what nobody can know of a revision that is not there yet', async () => {
    const { plan } = await planned();
    const verdict = await world.db.prisma.verdict.findFirstOrThrow({ where: { runId: plan.id } });
    expect(verdict.outcome).toBe('safe_with_warnings');
    const checks = z
      .array(z.object({ id: z.string(), result: z.string(), evidence: z.string() }))
      .parse(verdict.checks);
    const of = (id: string) => checks.find((check) => check.id === id);
    expect(of('target_ready')?.evidence).toMatch(/gets traffic only once it is ready/);
    expect(of('healthy_while_served')?.result).toBe('unknown');
  });
});
