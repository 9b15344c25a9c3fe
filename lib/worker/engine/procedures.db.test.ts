import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Actor } from '@/lib/auth/actor';
import { loadConfiguration } from '@/lib/configuration/load';
import { freezeStart } from '@/lib/runs/commands/freeze-start';
import { runAbort } from '@/lib/runs/commands/run-abort';
import { runApprove } from '@/lib/runs/commands/run-approve';
import { runBreakGlass } from '@/lib/runs/commands/run-break-glass';
import { runExempt } from '@/lib/runs/commands/run-exempt';
import { runResolve } from '@/lib/runs/commands/run-resolve';
import { runSubmit } from '@/lib/runs/commands/run-submit';
import { stepAnswer } from '@/lib/runs/commands/step-answer';
import { stepComplete } from '@/lib/runs/commands/step-complete';
import { SHIP_PROCEDURE } from '@/lib/runs/ship-procedure';
import { advance } from './advance';
import { BAD, GOOD, type PlannedRun, SERVICE_REF, startWorld, type World } from './test-world';

const FIXED = `registry.example/virtuoso-api@sha256:${'f'.repeat(64)}`;
const root = path.resolve(import.meta.dirname, '..', '..', '..');

const action = (id: string, verb: string, more: object = {}) => ({
  id,
  kind: 'action',
  title: `Step ${id}`,
  action: verb,
  inverse: 'recorded_state',
  expectation: 'It is so.',
  ...more,
});

/** What the runbook of these tests has beside its own: a long procedure, a stop, a deletion. */
const PROCEDURES = [
  {
    id: 'long',
    title: 'The long way',
    written: 'The long way',
    steps: [
      action('stop', 'emergency_stop'),
      {
        id: 'schema',
        kind: 'manual',
        title: 'Take the schema back',
        instruction: 'Run the script, and paste what it prints.',
        expectation: 'The schema is the old one.',
        only_if: {
          question: 'Did the release include migrations?',
          annotation: 'ripcord.dev/migrations',
        },
      },
      action('shift', 'shift_traffic', { percent: 100 }),
      action('start', 'restore_scaling'),
    ],
  },
  {
    id: 'asked',
    title: 'Asked first',
    written: 'Asked first',
    steps: [
      action('stop', 'emergency_stop', { only_if: { question: 'Stop it?' } }),
      { id: 'read', kind: 'check', title: 'Read', check: 'effective', expectation: 'It is so.' },
      action('shift', 'shift_traffic', { percent: 100, only_if: { question: 'Move it?' } }),
    ],
  },
  { id: 'stop', title: 'Stop', written: 'Stop', steps: [action('stop', 'emergency_stop')] },
  {
    id: 'delete',
    title: 'Delete',
    written: 'Delete',
    steps: [action('delete', 'delete_service', { inverse: 'none' })],
  },
];

let world: World;
let number: number;
let runbooksDir: string;
beforeEach(async () => {
  world = await startWorld({ foldEveryTurn: false });
  runbooksDir = await mkdtemp(path.join(os.tmpdir(), 'ripcord-runbooks-'));
  const runbook = parse(await readFile(path.join(root, 'runbooks', 'virtuoso-api.yaml'), 'utf8'));
  runbook.procedures.push(...PROCEDURES);
  await writeFile(path.join(runbooksDir, 'virtuoso-api.yaml'), stringify(runbook));
  await loadConfiguration(world.db, {
    configFile: path.join(root, 'ripcord.yaml'),
    runbooksDir,
  });
  number = (await world.declare()).number;
});
afterEach(async () => {
  await world.close();
  await rm(runbooksDir, { recursive: true });
});

const plan = (procedure: string) => world.plan(world.alice, number, GOOD, procedure);
const word = (runId: string, index: number) => ({ id: runId, index });

async function commander(name: string): Promise<Actor> {
  const person = await world.db.prisma.person.create({
    data: { name, grants: { create: { role: 'commander' } } },
  });
  const grants = [{ teamId: null, role: 'commander' as const }];
  return { ...world.alice, personId: person.id, name, grants };
}

async function started(procedure: string): Promise<PlannedRun> {
  const planned = await plan(procedure);
  expect(await world.apply(world.alice, planned)).toMatchObject({ ok: true });
  return planned;
}

async function steps(runId: string): Promise<Record<string, string>> {
  const rows = await world.db.prisma.step.findMany({
    where: { runId },
    orderBy: [{ index: 'asc' }, { attempt: 'asc' }],
  });
  return Object.fromEntries(rows.map(({ title, status }) => [title, status]));
}

async function kinds(streamOf: string): Promise<string[]> {
  const run = await world.run(streamOf);
  const events = await world.db.prisma.event.findMany({
    where: { streamId: run.streamId },
    orderBy: { seq: 'asc' },
  });
  return events.map(({ kind }) => kind);
}

/** Nothing of the run can be done before somebody says something. */
async function rests(runId: string): Promise<void> {
  const before = await world.run(runId);
  await world.runOn(runId, 60);
  expect(await world.run(runId)).toMatchObject({ status: before.status });
}

describe('a procedure of many steps', () => {
  it('asks a person, keeps what they pasted, and carries every call out in order', async () => {
    const run = await started('long');
    await rests(run.id);
    expect(world.mutations()).toHaveLength(1);
    expect(await steps(run.id)).toMatchObject({ 'Take the schema back': 'pending' });

    const said = await world.ask(stepAnswer, world.bob, { ...word(run.id, 1), answer: 'yes' });
    expect(said).toMatchObject({ ok: true });
    await rests(run.id);
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
    await rests(run.id);
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
    await rests(run.id);
    await world.ask(stepAnswer, world.bob, { ...word(run.id, 1), answer: 'yes' });
    await rests(run.id);
    const failed = { ...word(run.id, 1), outcome: 'failed', note: 'Locked.' };
    await world.ask(stepComplete, world.bob, failed);
    expect(await world.runOn(run.id)).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/failed.*Locked/),
    });
  });

  it('holds its target from the first effect to the last', async () => {
    const run = await started('long');
    await rests(run.id);
    const other = await world.plan(world.bob, number);
    expect(await world.apply(world.bob, other)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/Alice/) },
    });
  });

  it('sends nothing more once its target was given away', async () => {
    const run = await started('long');
    await rests(run.id);
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

  it('aborted in the middle names what is done, and its undo gives everything back', async () => {
    const run = await started('long');
    await rests(run.id);
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
    await rests(run.id);
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
  });
});

describe('a freeze', () => {
  const freeze = () =>
    world.ask(freezeStart, world.bob, { reason: 'We don’t know what this does.', minutes: 60 });

  it('stops a run before its next call, until a commander lets it go on', async () => {
    const run = await started('stop');
    await freeze();
    await rests(run.id);
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

describe('undo of one step', () => {
  it('gives back what that step found, as a run of its own, and leaves the run as it ended', async () => {
    const run = await started('long');
    await rests(run.id);
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

describe('shipping the fix', () => {
  it('goes share by share through its gates, and ends the pin and the hold', async () => {
    const rollback = await world.plan(world.alice, number);
    await world.apply(world.alice, rollback);
    await world.runOn(rollback.id);
    world.simulator.control.deploy({
      service: 'virtuoso-api',
      revision: { name: 'virtuoso-api-00003-fix', template: { image: FIXED }, like: GOOD },
    });
    await world.later(60);
    const fix = 'virtuoso-api-00003-fix';
    const ship = await world.planAs(world.alice, {
      number,
      procedure: SHIP_PROCEDURE,
      revision: fix,
    });
    expect(await world.apply(world.alice, ship)).toMatchObject({ ok: true });
    for (let share = 0; share < 2; share += 1) {
      await world.runOn(ship.id, 330);
      await world.signals(fix, 0.001, 0.4);
    }
    expect(await world.runOn(ship.id)).toMatchObject({ status: 'succeeded' });
    const shares = shifts()
      .slice(1)
      .map(({ trafficRequested }) => trafficRequested);
    expect(shares).toHaveLength(4);
    expect(shares.at(-1)).toContainEqual(expect.objectContaining({ type: 'LATEST', percent: 100 }));
    expect(await world.db.prisma.hold.count({ where: { releasedAt: null } })).toBe(0);
  });

  it('stops at a gate whose signals are over their limits', async () => {
    const rollback = await world.plan(world.alice, number);
    await world.apply(world.alice, rollback);
    await world.runOn(rollback.id);
    world.simulator.control.deploy({
      service: 'virtuoso-api',
      revision: { name: 'virtuoso-api-00003-fix', template: { image: FIXED }, like: GOOD },
    });
    await world.later(60);
    const fix = 'virtuoso-api-00003-fix';
    const ship = await world.planAs(world.alice, {
      number,
      procedure: SHIP_PROCEDURE,
      revision: fix,
    });
    await world.apply(world.alice, ship);
    await world.runOn(ship.id, 295);
    await world.later(20);
    await world.signals(fix, 0.5, 0.4);
    expect(await world.runOn(ship.id)).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/Stopped at a gate/),
    });
    expect(shifts()).toHaveLength(2);
  });
});

/** Our own shifts of traffic, without what somebody deployed. */
function shifts() {
  return world.mutations().filter(({ mask }) => mask?.join() === 'traffic');
}
