import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAbort } from '@/lib/runs/commands/run-abort';
import { stepAnswer } from '@/lib/runs/commands/step-answer';
import { stepComplete } from '@/lib/runs/commands/step-complete';
import { type ProcedureWorld, startProcedureWorld } from './procedure-fixture';
import { BAD, GOOD, SERVICE_REF, type World } from './test-world';

let here: ProcedureWorld;
let world: World;
let number: number;
beforeEach(async () => {
  here = await startProcedureWorld();
  ({ world, number } = here);
});
afterEach(() => here.close());

const started = (procedure: string) => here.started(procedure);
const steps = (runId: string) => here.steps(runId);
const word = (runId: string, index: number) => ({ id: runId, index });
const kinds = (runId: string) => here.kinds(runId);

describe('a procedure of many steps', () => {
  it('asks a person, keeps what they pasted, and carries every call out in order', async () => {
    const run = await started('long');
    expect(await here.restsIn(run.id)).toBe('applying');
    expect(world.mutations()).toHaveLength(1);
    expect(await steps(run.id)).toMatchObject({ 'Take the schema back': 'pending' });

    const said = await world.ask(stepAnswer, world.bob, { ...word(run.id, 1), answer: 'yes' });
    expect(said).toMatchObject({ ok: true });
    expect(await here.restsIn(run.id)).toBe('applying');
    expect(await steps(run.id)).toMatchObject({ 'Take the schema back': 'intended' });
    const done = { ...word(run.id, 1), outcome: 'done', output: 'ALTER TABLE\nCOMMIT' };
    expect(await world.ask(stepComplete, world.bob, done)).toMatchObject({ ok: true });

    expect(await world.runOn(run.id)).toMatchObject({ status: 'succeeded' });
    expect(world.mutations().map(({ mask }) => mask)).toEqual([
      ['scaling'],
      ['traffic'],
      ['scaling'],
    ]);
    expect(Object.values(await steps(run.id))).not.toContain('skipped');
    const kept = await kinds(run.id);
    expect(kept).toContain('step.answered');
    expect(kept).toContain('attachment.added');
    const holds = await world.db.prisma.runTarget.findMany({ where: { runId: run.id } });
    expect(holds.every(({ releasedAt }) => releasedAt !== null)).toBe(true);
  });

  it('leaves out what the answer says no to, and says so', async () => {
    const run = await started('long');
    expect(await here.restsIn(run.id)).toBe('applying');
    await world.ask(stepAnswer, world.bob, { ...word(run.id, 1), answer: 'no' });
    expect(await world.runOn(run.id)).toMatchObject({ status: 'succeeded' });
    expect(await steps(run.id)).toMatchObject({ 'Take the schema back': 'skipped' });
    expect(world.mutations()).toHaveLength(3);
  });

  it('goes on by what is taken, though its first call is left out', async () => {
    const run = await started('asked');
    await world.ask(stepAnswer, world.bob, { ...word(run.id, 0), answer: 'no' });
    await world.ask(stepAnswer, world.bob, { ...word(run.id, 2), answer: 'yes' });
    expect(await world.runOn(run.id)).toMatchObject({ status: 'succeeded' });
    expect(world.mutations()).toHaveLength(1);
    expect(await steps(run.id)).toMatchObject({ Read: 'skipped', 'Step shift': 'verified' });
    expect(await world.db.prisma.hold.count()).toBe(1);
  });

  it('holds and watches nothing where the shift itself is left out', async () => {
    const run = await started('asked');
    await world.ask(stepAnswer, world.bob, { ...word(run.id, 0), answer: 'yes' });
    await world.ask(stepAnswer, world.bob, { ...word(run.id, 2), answer: 'no' });
    expect(await world.runOn(run.id)).toMatchObject({ status: 'succeeded' });
    expect(await world.db.prisma.hold.count()).toBe(0);
    expect(await world.db.prisma.revision.count({ where: { brokenAt: { not: null } } })).toBe(0);
    expect(await world.db.prisma.watch.count({ where: { kind: 'stability' } })).toBe(0);
  });

  it('is never skipped for want of an answer: it fails, and says that nobody answered', async () => {
    const run = await started('long');
    expect(await world.runOn(run.id, 7200)).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/Nobody answered in time/),
    });
    expect(world.mutations()).toHaveLength(1);
  });

  it('fails where a person says that their step failed', async () => {
    const run = await started('long');
    expect(await here.restsIn(run.id)).toBe('applying');
    await world.ask(stepAnswer, world.bob, { ...word(run.id, 1), answer: 'yes' });
    expect(await here.restsIn(run.id)).toBe('applying');
    const failed = { ...word(run.id, 1), outcome: 'failed', note: 'Locked.' };
    await world.ask(stepComplete, world.bob, failed);
    expect(await world.runOn(run.id)).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/failed.*Locked/),
    });
  });

  it('holds its target from the first effect to the last', async () => {
    const run = await started('long');
    expect(await here.restsIn(run.id)).toBe('applying');
    const other = await world.plan(world.bob, number);
    expect(await world.apply(world.bob, other)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/Alice/) },
    });
  });

  it('sends nothing more once its target was given away', async () => {
    const run = await started('long');
    expect(await here.restsIn(run.id)).toBe('applying');
    await world.db.prisma.runTarget.updateMany({
      where: { runId: run.id },
      data: { releasedAt: await world.now() },
    });
    await world.ask(stepAnswer, world.bob, { ...word(run.id, 1), answer: 'no' });
    expect(await world.runOn(run.id)).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/given to the run that undoes this one/),
    });
    expect(world.mutations()).toHaveLength(1);
  });

  it('holds its target while a person does the last of it by hand', async () => {
    const run = await started('by_hand');
    expect(await here.restsIn(run.id)).toBe('applying');
    const held = () => world.db.prisma.runTarget.count({ where: { releasedAt: null } });
    expect(await held()).toBe(1);
    await world.ask(stepComplete, world.bob, { ...word(run.id, 1), outcome: 'done' });
    expect(await world.runOn(run.id)).toMatchObject({
      status: 'succeeded',
      effectiveAt: expect.any(Date),
    });
    expect(await held()).toBe(0);
  });

  it('aborted in the middle names what is done, and its undo gives everything back', async () => {
    const run = await started('long');
    expect(await here.restsIn(run.id)).toBe('applying');
    await world.ask(runAbort, world.bob, { id: run.id });
    expect(await world.runOn(run.id)).toMatchObject({
      status: 'aborted',
      outcome: expect.stringMatching(/left so: Step stop\. Not begun: Step shift, Step start/),
    });
    const undo = await world.planUndo(world.bob, run.id);
    await world.apply(world.bob, undo);
    expect(await world.runOn(undo.id)).toMatchObject({ status: 'succeeded' });
    expect(await world.run(run.id)).toMatchObject({ status: 'reverted' });
    const [before, after] = await records();
    expect(after).toEqual(before);
  });

  it('is stopped where somebody moved its subject between two steps', async () => {
    const run = await started('long');
    expect(await here.restsIn(run.id)).toBe('applying');
    world.simulator.control.deploy({
      service: 'virtuoso-api',
      traffic: [
        { revision: BAD, percent: 50 },
        { revision: GOOD, percent: 50 },
      ],
    });
    await world.later(10);
    await world.ask(stepAnswer, world.bob, { ...word(run.id, 1), answer: 'no' });
    expect(await world.runOn(run.id)).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/It was changed/),
    });
    expect((await steps(run.id))['Step shift']).toBe('failed');
  });
});

/** The service's traffic and scaling now, and before anything was sent. */
async function records(): Promise<[unknown, unknown]> {
  const [first] = world.mutations();
  const platform = world.deps.platform('virtuoso');
  const target = await world.db.prisma.target.findFirstOrThrow({ where: { ref: SERVICE_REF } });
  const address = {
    id: target.id,
    kind: 'cloud-run' as const,
    connection: target.connection,
    ref: target.ref,
  };
  const state = await (platform ?? world.deps.platform(target.connection))?.observe(
    address,
    AbortSignal.timeout(5000),
  );
  if (first === undefined || !state?.ok) throw new Error('nothing to compare');
  const planned = await world.db.prisma.step.findFirstOrThrow({
    where: { title: 'Step stop' },
    orderBy: { sentAt: 'asc' },
  });
  const { before } = planned.call as { before: unknown };
  return [before, state.value.scaling];
}

describe('undo of one step', () => {
  it('gives back what that step found, as a run of its own, and leaves the run as it ended', async () => {
    const run = await started('long');
    expect(await here.restsIn(run.id)).toBe('applying');
    await world.ask(stepAnswer, world.bob, { ...word(run.id, 1), answer: 'no' });
    await world.runOn(run.id);
    const undo = await world.planUndo(world.bob, run.id, 2);
    await world.apply(world.bob, undo);
    expect(await world.runOn(undo.id)).toMatchObject({ status: 'succeeded' });
    expect(await world.run(run.id)).toMatchObject({ status: 'succeeded' });
    const [first, , , last] = world.mutations();
    expect(world.mutations()).toHaveLength(4);
    expect(last?.mask).toEqual(['traffic']);
    expect(last?.trafficRequested).toEqual(first?.trafficBefore ?? last?.trafficRequested);
  });
});
