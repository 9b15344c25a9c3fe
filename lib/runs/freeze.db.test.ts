import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { executeQuery } from '@/lib/command';
import { withTransaction } from '@/lib/db';
import { frameRead } from '@/lib/incidents/queries/frame';
import { ok } from '@/lib/result';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import { type ControlledClock, controlClock } from '@/lib/testing/controlled-clock';
import { type PlannedRun, planRun, runBecomes } from '@/lib/testing/planned-run';
import { ORG_STREAM_ID } from '@/lib/timeline/events';
import { readEvents } from '@/lib/timeline/read';
import { freezeRelease } from './commands/freeze-release';
import { freezeStart } from './commands/freeze-start';
import { runApply } from './commands/run-apply';
import { runExempt } from './commands/run-exempt';
import { expireFreeze } from './freeze-record';

let ripcord: TestConsole;
let clock: ControlledClock;
let responder: Actor;
let commander: Actor;
let incident: TestIncident;

beforeAll(async () => {
  ripcord = await openConsole();
  clock = await controlClock();
  responder = await ripcord.person('responder');
  commander = await ripcord.person('commander');
});
afterAll(async () => {
  await clock.close();
  await ripcord.close();
});
beforeEach(async () => {
  incident = await ripcord.declare(commander);
});
afterEach(async () => {
  const { prisma } = ripcord.db;
  await prisma.freeze.updateMany({ where: { releasedAt: null }, data: { releasedAt: new Date() } });
  await prisma.runTarget.updateMany({ data: { releasedAt: new Date() } });
  await ripcord.finish(commander, incident);
});

const freeze = (actor = responder, more: object = {}) =>
  ripcord.act(actor, freezeStart, { reason: 'Deploys pile up', ...more });
const apply = (run: PlannedRun) =>
  ripcord.act(commander, runApply, { id: run.id, planHash: run.planHash });
const exempt = (run: PlannedRun, actor = commander) =>
  ripcord.act(actor, runExempt, { id: run.id, reason: 'It scales back up.' });
const plan = (options = {}) => planRun(ripcord.db, commander, incident, options);
const frame = async () => must(await executeQuery(ripcord.db, frameRead, commander, {}));
const kinds = async () => (await ripcord.events(incident)).map(({ kind }) => kind);
const wakeAt = async (run: PlannedRun) =>
  (await ripcord.db.prisma.run.findUniqueOrThrow({ where: { id: run.id } })).wakeAt;

describe('a freeze', () => {
  it('lasts an hour, stands on every open timeline and in the audit log, and on each page', async () => {
    const { id, expiresAt } = must(await freeze());
    const [row] = await ripcord.db.prisma.freeze.findMany({ where: { id } });
    expect(row && row.expiresAt.getTime() - row.createdAt.getTime()).toBe(3_600_000);
    expect(await kinds()).toContain('freeze.started');
    expect((await readEvents(ripcord.db, ORG_STREAM_ID)).at(-1)).toMatchObject({
      kind: 'freeze.started',
      data: { freezeId: id, personId: responder.personId, expiresAt },
    });
    expect((await frame()).freeze).toEqual({
      id,
      by: 'Somebody',
      reason: 'Deploys pile up',
      expiresAt,
    });
  });

  it('is one at a time, and who comes second is told who was first', async () => {
    const answers = await Promise.all([freeze(), freeze(commander), freeze(), freeze(commander)]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    const [row] = await ripcord.db.prisma.freeze.findMany({ where: { releasedAt: null } });
    for (const answer of answers) {
      if (answer.ok) continue;
      expect(answer.error).toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/Somebody froze all runs until .* already/),
        details: { freezeId: row?.id, heldBy: row?.personId },
      });
    }
  });

  it.each([0, 481, 1.5])('cannot last %d minutes', async (minutes) => {
    expect(await freeze(responder, { minutes })).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    });
  });

  it('lets nothing be applied, and says who, why, until when, and who may let it go on', async () => {
    must(await freeze());
    expect(await apply(await plan())).toMatchObject({
      ok: false,
      error: {
        code: 'conflict',
        message: expect.stringMatching(
          /^Somebody froze all runs until \d\d:\d\d UTC \(Deploys pile up\)\. A commander can/,
        ),
      },
    });
  });

  it('lets a run go on that a commander named, and the undo of that one, and no other', async () => {
    must(await freeze());
    const named = await plan();
    must(await exempt(named));
    must(await apply(named));
    await runBecomes(ripcord.db, named, 'succeeded');
    const undo = await plan({
      undoesRunId: named.id,
      undoes: { runId: named.id, number: named.number },
    });
    expect(await apply(await plan())).toMatchObject({ ok: false });
    must(await apply(undo));
  });

  it('is the only one that an exemption gets through: a later freeze stops the run again', async () => {
    must(await freeze());
    const run = await plan();
    must(await exempt(run));
    expect(await exempt(run)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    await ripcord.db.prisma.freeze.updateMany({ data: { releasedAt: new Date() } });
    await clock.later(1);
    must(await freeze());
    expect(await apply(run)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    must(await exempt(run));
    must(await apply(run));
  });

  it('is asked of a commander: neither a responder nor a machine lets a run go on', async () => {
    must(await freeze());
    const run = await plan();
    for (const actor of [responder, await ripcord.person('admin', 'token')]) {
      expect(await exempt(run, actor)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    }
  });

  it('has to be in force before a run is let go on', async () => {
    expect(await exempt(await plan())).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/^Nothing is frozen/) },
    });
  });

  it('has nothing to let go on of a run that is over', async () => {
    must(await freeze());
    const run = await plan();
    await runBecomes(ripcord.db, run, 'expired');
    expect(await exempt(run)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/is expired: there is nothing/) },
    });
  });

  it('is released by a commander with a reason, and the runs that rested go on', async () => {
    const run = await plan();
    must(await apply(run));
    await ripcord.db.prisma.run.update({
      where: { id: run.id },
      data: { wakeAt: new Date(Date.now() + 86_400_000) },
    });
    const resting = await wakeAt(run);
    const { id } = must(await freeze());
    const release = (actor: Actor) =>
      ripcord.act(actor, freezeRelease, { id, reason: 'All is quiet.' });
    expect(await release(responder)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    must(await release(commander));
    expect((await wakeAt(run))?.getTime()).toBeLessThan(resting?.getTime() ?? 0);
    expect(await release(commander)).toMatchObject({
      ok: false,
      error: { message: 'The freeze has ended already.' },
    });
    expect((await frame()).freeze).toBeNull();
    expect(await kinds()).toContain('freeze.released');
  });

  it('that is over by the clock stops nothing, and a new one gives it its end', async () => {
    const first = must(await freeze(responder, { minutes: 1 }));
    await clock.later(61);
    expect((await frame()).freeze).toBeNull();
    must(await apply(await plan()));
    const second = must(await freeze());
    const told = (await ripcord.events(incident)).filter(({ kind }) => kind.startsWith('freeze.'));
    expect(told.map(({ kind }) => kind)).toEqual([
      'freeze.started',
      'freeze.expired',
      'freeze.started',
    ]);
    expect(second.id).not.toBe(first.id);
  });

  it('does not expire before its time', async () => {
    const { id } = must(await freeze(responder, { minutes: 1 }));
    const end = () =>
      withTransaction<boolean, never>(ripcord.db, async (transaction) =>
        ok(await expireFreeze(transaction, id)),
      );
    expect(await end()).toEqual({ ok: true, value: false });
    await clock.later(61);
    expect(await end()).toEqual({ ok: true, value: true });
    expect(await end()).toEqual({ ok: true, value: false });
  });
});
