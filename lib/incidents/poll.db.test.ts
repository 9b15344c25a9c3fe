import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { withTransaction } from '@/lib/db';
import { ok } from '@/lib/result';
import { assertFold } from '@/lib/testing/assert-fold';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import { type ControlledClock, controlClock } from '@/lib/testing/controlled-clock';
import { expireDue } from '@/lib/worker/expire';
import { decisionMake } from './commands/decision-make';
import { objectionRaise } from './commands/objection-raise';
import { pollAgree } from './commands/poll-agree';
import { pollOpen } from './commands/poll-open';
import { roleAssume } from './commands/role-assume';
import { closePoll } from './poll-record';

let ripcord: TestConsole;
let clock: ControlledClock;
let commander: Actor;
let responder: Actor;
let other: Actor;
let incident: TestIncident;
beforeAll(async () => {
  ripcord = await openConsole();
  clock = await controlClock();
  commander = await ripcord.person('commander');
  responder = await ripcord.person('responder');
  other = await ripcord.person('responder');
});
afterAll(async () => {
  await clock.close();
  await ripcord.close();
});
beforeEach(async () => {
  incident = await ripcord.declare(commander);
});
afterEach(() => ripcord.finish(commander, incident));

const ask = (actor: Actor, more: object = {}) =>
  ripcord.act(actor, pollOpen, { number: incident.number, choice: 'quick_rollback', ...more });
const object = (actor: Actor, poll: string, reason = 'The backup still runs.') =>
  ripcord.act(actor, objectionRaise, { number: incident.number, poll, reason });
const agree = (actor: Actor, poll: string) =>
  ripcord.act(actor, pollAgree, { number: incident.number, poll });

async function told(...kinds: string[]) {
  const events = await ripcord.events(incident);
  return events.filter(({ kind }) => kinds.includes(kind));
}

describe('“Any strong objections?”', () => {
  it('closes by itself after 30 seconds, and silence is no objection', async () => {
    const { id } = must(await ask(commander, { revision: 'virtuoso-api-00001-abc' }));
    await clock.later(29);
    await expireDue(ripcord.db);
    expect(await told('poll.closed')).toEqual([]);
    await clock.later(1);
    await expireDue(ripcord.db);
    await expireDue(ripcord.db);
    await assertFold(ripcord.db, 'a poll that closed by itself');
    expect(await told('poll.opened', 'poll.closed')).toMatchObject([
      { data: { pollId: id, proposal: 'Quick rollback to 00001-abc' } },
      { actor: 'system', data: { pollId: id, objections: 0, agreed: 0 } },
    ]);
  });

  it('records who objects and why, and each one’s last word counts', async () => {
    const { id } = must(await ask(commander));
    must(await object(responder, id));
    must(await agree(other, id));
    must(await object(other, id, 'Traffic peaks now.'));
    must(await object(commander, id, 'Wait.'));
    must(await agree(commander, id));
    await clock.later(30);
    await expireDue(ripcord.db);
    await assertFold(ripcord.db, 'a poll with objections');
    const said = await told('decision.objected', 'poll.agreed', 'poll.closed');
    expect(said.map(({ kind }) => kind)).toEqual([
      'decision.objected',
      'poll.agreed',
      'decision.objected',
      'decision.objected',
      'poll.agreed',
      'poll.closed',
    ]);
    expect(said.at(-1)).toMatchObject({ data: { objections: 2, agreed: 1 } });
    expect(said[2]).toMatchObject({
      data: { personId: other.personId, reason: 'Traffic peaks now.' },
    });
  });

  it('takes no word after its time, also before its end is on the record', async () => {
    const { id } = must(await ask(commander));
    await clock.later(30);
    for (const late of [await object(responder, id), await agree(responder, id)]) {
      expect(late).toMatchObject({ ok: false, error: { code: 'conflict' } });
    }
    expect(await told('decision.objected', 'poll.agreed')).toEqual([]);
  });

  it('takes no word while its end is being written', async () => {
    const { id } = must(await ask(commander));
    await clock.later(30);
    const saying = await withTransaction<Promise<unknown>[], never>(
      ripcord.db,
      async (transaction) => {
        await closePoll(transaction, id);
        // The word came in just before, by a clock that is behind.
        await clock.later(-5);
        const late = object(responder, id);
        await expect
          .poll(async () => {
            const [row] = await ripcord.db.prisma.$queryRaw<{ count: number }[]>`
              select count(*)::int as count from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock'`;
            return row?.count;
          })
          .toBe(1);
        return ok([late]);
      },
    );
    await clock.later(5);
    const [said] = saying.ok ? await Promise.all(saying.value) : [];
    expect(said).toMatchObject({ ok: false, error: { code: 'conflict' } });
    const kinds = (await told('decision.objected', 'poll.closed')).map(({ kind }) => kind);
    expect(kinds).toEqual(['poll.closed']);
  });

  it('is one at a time; one that was forgotten ends when the next is asked', async () => {
    must(await ask(commander));
    expect(await ask(commander)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    await clock.later(31);
    must(await ask(commander, { choice: 'monitor' }));
    const kinds = (await told('poll.opened', 'poll.closed')).map(({ kind }) => kind);
    expect(kinds).toEqual(['poll.opened', 'poll.closed', 'poll.opened']);
  });

  it('asked by several at once is opened once', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask(commander)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await told('poll.opened')).toHaveLength(1);
  });

  it('is asked by the Commander or the Deputy alone', async () => {
    expect(await ask(responder)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    const { number } = incident;
    must(await ripcord.act(responder, roleAssume, { number, role: 'deputy' }));
    must(await ask(responder));
  });

  it('holds nothing up, and the decision says how it stood', async () => {
    const { id } = must(await ask(commander));
    must(await object(responder, id));
    must(
      await ripcord.act(commander, decisionMake, {
        number: incident.number,
        choice: 'quick_rollback',
        reason: 'It began with the deploy.',
      }),
    );
    expect(await told('decision.overridden')).toMatchObject([
      { data: { poll: { pollId: id, closed: false, objections: 1 } } },
    ]);
  });

  it('is about something that the runbook knows, while the incident is open', async () => {
    expect(await ask(commander, { choice: 'pray' })).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    });
    await ripcord.finish(commander, incident);
    expect(await ask(commander)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });
});

describe('the database itself refuses', () => {
  it('a second open poll, another length, an early end, and an objection without a reason', async () => {
    const { id } = must(await ask(commander));
    const { poll } = ripcord.db.prisma;
    const row = await poll.findUniqueOrThrow({ where: { id } });
    const { id: _, ...again } = row;
    await expect(poll.create({ data: again })).rejects.toThrow(/[Uu]nique/);
    const longer = new Date(row.closesAt.getTime() + 1);
    await expect(poll.update({ where: { id }, data: { closesAt: longer } })).rejects.toThrow(
      'poll_lasts_30_seconds',
    );
    await expect(poll.update({ where: { id }, data: { closedAt: row.openedAt } })).rejects.toThrow(
      'poll_closes_in_its_time',
    );
    const word = { pollId: id, personId: responder.personId, at: row.openedAt };
    for (const wrong of [
      { objects: true, reason: null },
      { objects: true, reason: ' ' },
      { objects: false, reason: 'but' },
    ]) {
      const data = { ...word, ...wrong };
      await expect(ripcord.db.prisma.objection.create({ data })).rejects.toThrow(
        'objection_reason_given',
      );
    }
  });
});
