import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freezeStart } from '@/lib/runs/commands/freeze-start';
import { runApprove } from '@/lib/runs/commands/run-approve';
import { runBreakGlass } from '@/lib/runs/commands/run-break-glass';
import { runExempt } from '@/lib/runs/commands/run-exempt';
import { runResolve } from '@/lib/runs/commands/run-resolve';
import { runSubmit } from '@/lib/runs/commands/run-submit';
import { advance } from './advance';
import { type ProcedureWorld, startProcedureWorld } from './procedure-fixture';
import { BAD, GOOD, type PlannedRun, type World } from './test-world';

let here: ProcedureWorld;
let world: World;
let number: number;
beforeEach(async () => {
  here = await startProcedureWorld();
  ({ world, number } = here);
});
afterEach(() => here.close());

const plan = (procedure: string) => here.plan(procedure);
const started = (procedure: string) => here.started(procedure);
const kinds = (runId: string) => here.kinds(runId);
const commander = (name: string) => here.commander(name);

describe('what can’t be undone', () => {
  it('waits for a second person, who is not who asked, and is then applied', async () => {
    const planned = await plan('delete');
    expect(await world.apply(world.alice, planned)).toMatchObject({ ok: false });
    const named = { id: planned.id, planHash: planned.planHash };
    expect(await world.ask(runSubmit, world.alice, named)).toMatchObject({ ok: true });
    const decision = { ...named, decision: 'approve' };
    expect(await world.ask(runApprove, world.bob, decision)).toMatchObject({ ok: false });
    const carol = await commander('Carol');
    expect(await world.ask(runApprove, carol, decision)).toMatchObject({ ok: true });
    expect(await world.apply(world.alice, planned)).toMatchObject({ ok: true });
    expect(await world.runOn(planned.id)).toMatchObject({ status: 'succeeded' });
    expect(world.mutations().map(({ method }) => method)).toEqual(['DeleteService']);
  });

  it('is one run whoever reads it again, so that the word on it counts', async () => {
    const planned = await plan('delete');
    const named = { id: planned.id, planHash: planned.planHash };
    await world.ask(runSubmit, world.alice, named);
    await world.ask(runApprove, await commander('Carol'), { ...named, decision: 'approve' });
    await world.later(90);
    expect(await world.apply(world.bob, planned)).toMatchObject({ ok: false });
    const again = await world.plan(world.bob, number, GOOD, 'delete');
    expect(again.id).toBe(planned.id);
    expect(await world.apply(world.bob, again)).toMatchObject({ ok: true });
  });

  it('is not applied once the word has expired', async () => {
    const planned = await plan('delete');
    const named = { id: planned.id, planHash: planned.planHash };
    await world.ask(runSubmit, world.alice, named);
    await world.ask(runApprove, await commander('Carol'), { ...named, decision: 'approve' });
    await world.later(15 * 60 + 1);
    expect(await world.apply(world.alice, planned)).toMatchObject({ ok: false });
    expect(await world.runOn(planned.id)).toMatchObject({ status: 'expired' });
    expect(world.mutations()).toHaveLength(0);
  });
});

describe('break-glass', () => {
  it('goes past a block, alone and loud, and sends what was planned', async () => {
    const first = await world.plan(world.alice, number);
    await world.apply(world.alice, first);
    await world.runOn(first.id);
    const back = await world.plan(world.bob, number, BAD);
    expect(await world.apply(world.bob, back)).toMatchObject({ ok: false });
    const carol = await commander('Carol');
    const glass = { id: back.id, planHash: back.planHash, reason: 'The old one loses data.' };
    expect(await world.ask(runBreakGlass, carol, glass)).toMatchObject({ ok: true });
    expect(await world.runOn(back.id)).toMatchObject({ effectiveAt: expect.any(Date) });
    expect(world.mutations()).toHaveLength(2);
    const told = await kinds(back.id);
    expect(told).toContain('break_glass.opened');
    expect(told).toContain('event.pinned');
    const marks = await world.db.prisma.revision.findMany({ where: { brokenAt: { not: null } } });
    expect(marks.map(({ name }) => name)).toEqual([BAD]);
  });
});

describe('a freeze', () => {
  const freeze = () =>
    world.ask(freezeStart, world.bob, { reason: 'We don’t know what this does.', minutes: 60 });

  it('stops a run before its next call, until a commander lets it go on', async () => {
    const run = await started('stop');
    await freeze();
    expect(await here.restsIn(run.id)).toBe('applying');
    expect(world.mutations()).toHaveLength(0);
    const carol = await commander('Carol');
    await world.ask(runExempt, carol, { id: run.id, reason: 'This one stops the bleeding.' });
    expect(await world.runOn(run.id)).toMatchObject({ status: 'succeeded' });
    expect(world.mutations()).toHaveLength(1);
  });

  it('ends by itself, and what rested goes on', async () => {
    const run = await started('stop');
    await freeze();
    expect(await world.runOn(run.id, 4000)).toMatchObject({ status: 'succeeded' });
    expect(world.mutations()).toHaveLength(1);
  });

  it('refuses what is not let go on', async () => {
    const planned = await plan('stop');
    await freeze();
    expect(await world.apply(world.alice, planned)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/frozen|froze/i) },
    });
  });

  it('that starts between the look and the call stops the call', async () => {
    const run = await started('stop');
    const observe = world.deps.platform;
    const deps = {
      ...world.deps,
      platform: (name: string) => {
        const platform = observe(name);
        if (platform === null) return null;
        return {
          ...platform,
          observe: async (...asked: Parameters<typeof platform.observe>) => {
            await freeze();
            return platform.observe(...asked);
          },
        };
      },
    };
    expect(await advance(deps, run.id)).toBe('rests');
    expect(world.mutations()).toHaveLength(0);
  });
});

describe('an unknown outcome', () => {
  async function lost(): Promise<PlannedRun> {
    const run = await plan('stop');
    world.simulator.control.fault({ kind: 'lro-hang' });
    await world.apply(world.alice, run);
    expect(await world.runOn(run.id, 200)).toMatchObject({ status: 'unknown' });
    return run;
  }

  it('goes on by the word that it is there', async () => {
    const run = await lost();
    const said = { id: run.id, outcome: 'landed', note: 'The console shows no instances.' };
    expect(await world.ask(runResolve, world.bob, said)).toMatchObject({ ok: true });
    expect(await world.runOn(run.id)).toMatchObject({ status: 'succeeded' });
    const step = await world.db.prisma.step.findFirstOrThrow({ where: { runId: run.id } });
    expect(step.result).toMatchObject({ byPerson: true });
    expect(world.mutations()).toHaveLength(1);
  });

  it('ends by the word that it is given up, and frees its target', async () => {
    const run = await lost();
    await world.ask(runResolve, world.bob, { id: run.id, outcome: 'give_up', note: 'By hand.' });
    expect(await world.runOn(run.id)).toMatchObject({ status: 'failed' });
    const held = await world.db.prisma.runTarget.count({ where: { releasedAt: null } });
    expect(held).toBe(0);
  });

  it('is sent again by the word that it is not there, with an intent of its own', async () => {
    const run = await lost();
    const said = { id: run.id, outcome: 'not_landed', note: 'Ten instances run.' };
    await world.ask(runResolve, world.bob, said);
    await world.runOn(run.id, 60);
    const attempts = await world.db.prisma.step.findMany({ where: { runId: run.id } });
    expect(new Set(attempts.map(({ intentId }) => intentId)).size).toBe(2);
    expect(attempts.find(({ attempt }) => attempt === 1)).toMatchObject({ status: 'failed' });
  });
});
