import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { databaseNow } from '@/lib/db';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import { type ControlledClock, controlClock } from '@/lib/testing/controlled-clock';
import { type PlannedRun, planRun } from '@/lib/testing/planned-run';
import { runApply } from './commands/run-apply';
import { runApprove } from './commands/run-approve';
import { runSubmit } from './commands/run-submit';

let ripcord: TestConsole;
let clock: ControlledClock;
let asker: Actor;
let other: Actor;
let third: Actor;
let incident: TestIncident;
let run: PlannedRun;

beforeAll(async () => {
  ripcord = await openConsole();
  clock = await controlClock();
  asker = await ripcord.person('commander');
  other = await ripcord.person('commander');
  third = await ripcord.person('commander');
});
afterAll(async () => {
  await clock.close();
  await ripcord.close();
});
beforeEach(async () => {
  incident = await ripcord.declare(asker);
  run = await planRun(ripcord.db, asker, incident, { risk: 'destructive', inverse: null });
});
afterEach(async () => {
  await ripcord.db.prisma.runTarget.updateMany({ data: { releasedAt: new Date() } });
  await ripcord.finish(asker, incident);
});

const ref = () => ({ id: run.id, planHash: run.planHash });
const submit = (actor = asker) => ripcord.act(actor, runSubmit, ref());
const apply = (actor = asker) => ripcord.act(actor, runApply, ref());
const approve = (actor: Actor, change: object = {}) =>
  ripcord.act(actor, runApprove, { ...ref(), decision: 'approve', ...change });
const row = () => ripcord.db.prisma.run.findUniqueOrThrow({ where: { id: run.id } });
const refused = (code: string, message: RegExp) => ({
  ok: false,
  error: { code, message: expect.stringMatching(message) },
});
/** The worker judged it again: a verdict is good for a minute. */
const judgeAgain = async () => {
  const now = await databaseNow(ripcord.db.prisma);
  await ripcord.db.prisma.verdict.create({
    data: {
      planHash: run.planHash,
      runId: run.id,
      outcome: 'safe',
      checks: [],
      at: now,
      expiresAt: new Date(now.getTime() + 60_000),
    },
  });
};

describe('what can’t be undone', () => {
  it('is applied by its asker, once another commander has approved that very plan', async () => {
    expect(await apply()).toMatchObject(refused('conflict', /ask for an approval first/));
    const asked = must(await submit());
    expect(await row()).toMatchObject({
      status: 'awaiting_approval',
      wakeAt: new Date(asked.expiresAt),
    });
    expect(await apply()).toMatchObject(refused('conflict', /waits for an approval/));
    const approved = must(await approve(other));
    expect(await row()).toMatchObject({
      status: 'approved',
      wakeAt: new Date(approved.expiresAt ?? 0),
    });
    expect(must(await apply())).toMatchObject({ runId: run.id });
    expect((await ripcord.events(incident)).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['run.submitted', 'run.approved', 'run.applied']),
    );
  });

  it('is approved neither by who asked for it nor from a machine', async () => {
    must(await submit());
    expect(await approve(asker)).toMatchObject(refused('forbidden', /You asked for run/));
    const machine = await ripcord.person('admin', 'token');
    expect(await approve(machine)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    const responder = await ripcord.person('responder');
    expect(await approve(responder)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  it('may be submitted by a machine, which then may not approve', async () => {
    const machine = await ripcord.person('responder', 'token');
    expect(await submit(machine)).toMatchObject({ ok: true });
  });

  it('is not applied by a machine, though a second person has approved it', async () => {
    must(await submit());
    must(await approve(await ripcord.person('commander')));
    const machine = await ripcord.person('admin', 'token');
    expect(await apply(machine)).toMatchObject(refused('forbidden', /no machine’s token/));
    expect(await row()).toMatchObject({ status: 'approved' });
  });

  it('is not applied by who approved it', async () => {
    must(await submit());
    must(await approve(other));
    expect(await apply(other)).toMatchObject(refused('forbidden', /somebody else has to apply/));
  });

  it('is asked for once, and only where it can’t be undone', async () => {
    must(await submit());
    expect(await submit()).toMatchObject(refused('conflict', /is awaiting approval/));
    run = await planRun(ripcord.db, asker, incident);
    expect(await submit()).toMatchObject(refused('unsupported', /can be undone: apply it/));
  });

  it('takes a word on the plan that was shown, and no other', async () => {
    const another = { id: run.id, planHash: randomUUID() };
    const notShown = refused('stale', /not the plan that was shown/);
    expect(await ripcord.act(asker, runSubmit, another)).toMatchObject(notShown);
    expect(await ripcord.act(asker, runApply, another)).toMatchObject(notShown);
    must(await submit());
    expect(await approve(other, { planHash: another.planHash })).toMatchObject(notShown);
  });

  it('is not approved before anybody asked for that', async () => {
    expect(await approve(other)).toMatchObject(refused('conflict', /Nobody has asked/));
  });

  it('is not approved after its target was changed, and may still be declined', async () => {
    must(await submit());
    await ripcord.db.prisma.observation.upsert({
      where: { targetId: run.targetId },
      create: { targetId: run.targetId, state: observed('8'), attemptedAt: new Date() },
      update: { state: observed('8') },
    });
    expect(await approve(other)).toMatchObject(refused('stale', /was changed after run/));
    must(await approve(other, { decision: 'decline' }));
    await ripcord.db.prisma.observation.deleteMany();
  });
});

describe('a second person’s word', () => {
  it('that declines ends the run, and its asker is told who and why', async () => {
    must(await submit());
    const reason = 'The backup is not checked.';
    must(await approve(other, { decision: 'decline', reason }));
    expect(await row()).toMatchObject({
      status: 'aborted',
      outcome: `Declined by the second person: ${reason} Nothing was sent.`,
    });
    expect(await apply()).toMatchObject({
      ok: false,
      error: {
        code: 'conflict',
        message: expect.stringMatching(/Somebody declined run .*backup is not checked/),
        details: { declinedBy: other.personId },
      },
    });
  });

  it('expires after 15 minutes by the database’s clock', async () => {
    must(await submit());
    must(await approve(other));
    await clock.later(15 * 60 - 30);
    await judgeAgain();
    await clock.later(29);
    expect((await row()).status).toBe('approved');
    await clock.later(2);
    expect(await apply()).toMatchObject(
      refused('stale', /approval of Somebody has expired.*Plan again/),
    );
  });

  it('still holds a second before', async () => {
    must(await submit());
    must(await approve(other));
    await clock.later(15 * 60 - 20);
    await judgeAgain();
    expect(await apply()).toMatchObject({ ok: true });
  });

  it('does not replace a fresh verdict', async () => {
    must(await submit());
    must(await approve(other));
    await clock.later(61);
    expect(await apply()).toMatchObject(refused('stale', /verdict is older than 60 s/));
  });

  it('comes too late after 15 minutes of waiting', async () => {
    must(await submit());
    await clock.later(15 * 60 + 1);
    expect(await approve(other)).toMatchObject(refused('stale', /Nobody answered/));
  });

  it('is given once when two speak at the same moment, and the other is told who was first', async () => {
    must(await submit());
    const answers = await Promise.all([
      approve(other),
      approve(third, { decision: 'decline' }),
      approve(other, { decision: 'decline' }),
      approve(third),
    ]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    const words = await ripcord.db.prisma.approval.findMany({ where: { runId: run.id } });
    expect(words).toHaveLength(1);
    const [word] = words;
    for (const answer of answers) {
      if (answer.ok) continue;
      expect(answer.error).toMatchObject({
        code: 'conflict',
        details: { decidedBy: word?.personId, decision: word?.decision },
      });
    }
    expect((await row()).status).toBe(word?.decision === 'approved' ? 'approved' : 'aborted');
  });
});

function observed(generation: string) {
  return {
    readAt: '2026-09-21T15:00:00Z',
    uid: 'uid-1',
    generation,
    observedGeneration: generation,
    etag: null,
    reconciling: false,
    condition: { state: 'ok', message: null },
    desired: [],
    effective: [],
    latestReadyRevision: null,
    latestCreatedRevision: null,
    lastModifier: null,
    updatedAt: '2026-09-21T15:00:00Z',
    url: null,
    revisions: [],
    gitopsOwner: null,
    scaling: { mode: 'automatic', min: 0, max: null, manual: null },
  };
}
