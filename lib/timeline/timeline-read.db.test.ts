import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { executeQuery } from '@/lib/command';
import { withTransaction } from '@/lib/db';
import { ok } from '@/lib/result';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import { append } from './append';
import { eventErase } from './commands/event-erase';
import { joinTimeline } from './joined-view';
import { timelineRead } from './queries/timeline';

let on: TestConsole;
let admin: Actor;
let incident: TestIncident;
beforeAll(async () => {
  on = await openConsole();
  admin = await on.person('admin');
  incident = await on.declare(admin);
});
afterAll(() => on.close());

async function note(text: string): Promise<void> {
  const { streamId } = await on.db.prisma.incident.findUniqueOrThrow({
    where: { id: incident.id },
  });
  await withTransaction(on.db, async (t) =>
    ok(await append(t, streamId, { kind: 'note.added', actor: 'system', data: { text } })),
  );
}

async function read(known?: { readonly seq: number; readonly hash: string }) {
  const input = {
    number: incident.number,
    ...(known === undefined ? {} : { after: known.seq, head: known.hash }),
  };
  return must(await executeQuery(on.db, timelineRead, admin, input));
}

it('reads and verifies only what came after the link that the reader has', async () => {
  const before = await read();
  await note('one');
  await note('two');
  const since = await read(before.head);
  expect(since).toMatchObject({ after: before.head.seq, chain: 'intact' });
  expect(since.rows.map(({ data }) => data)).toEqual([{ text: 'one' }, { text: 'two' }]);
  const { after, ...whole } = await read();
  expect(after).toBe(0);
  expect(joinTimeline(before, since)).toEqual(whole);
});

it('reads nothing when nothing came', async () => {
  const { head } = await read();
  expect(await read(head)).toEqual({ after: head.seq, rows: [], head, chain: 'intact' });
});

it('reads the whole for a reader whose link is not on this chain', async () => {
  const { head, rows } = await read();
  for (const stranger of [
    { ...head, hash: '00'.repeat(32) },
    { ...head, seq: head.seq + 5 },
  ]) {
    const answer = await read(stranger);
    expect([answer.after, answer.rows.length]).toEqual([0, rows.length]);
  }
});

it('reads the whole once a body was taken away', async () => {
  await note('a pasted key');
  const { head } = await read();
  must(
    await on.act(admin, eventErase, {
      number: incident.number,
      seq: head.seq,
      reason: 'It was a secret.',
    }),
  );
  const answer = await read(head);
  expect(answer).toMatchObject({ after: 0, chain: 'intact' });
  expect(answer.rows.find(({ seq }) => seq === head.seq)).toMatchObject({
    erased: true,
    data: null,
  });
});
