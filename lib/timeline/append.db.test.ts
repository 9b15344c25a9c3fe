import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase, withTransaction } from '@/lib/db';
import { err, ok } from '@/lib/result';
import { requireEnv } from '@/lib/testing/require-env';
import { append, openStream } from './append';
import { verifyChain } from './chain';
import { readEvents, readRows } from './read';

let db: Database;
beforeAll(() => {
  db = openDatabase(requireEnv('DATABASE_URL'));
});
afterAll(() => db.close());

async function newStream(): Promise<string> {
  const id = randomUUID();
  await withTransaction(db, async (t) => ok(await openStream(t, id, 'incident')));
  return id;
}

function note(stream: string, text: string) {
  return withTransaction(db, async (t) =>
    ok(await append(t, stream, { kind: 'note.added', actor: 'system', data: { text } })),
  );
}

describe('timeline.append', () => {
  it('numbers events from 1 without a gap and makes a chain that verifies offline', async () => {
    const stream = await newStream();
    for (const text of ['one', 'two', 'three']) await note(stream, text);
    const rows = await readRows(db, stream);
    const { head } = await db.prisma.stream.findUniqueOrThrow({ where: { id: stream } });
    expect(rows.map((row) => Number(row.seq))).toEqual([1, 2, 3]);
    expect(verifyChain(stream, rows, Buffer.from(head).toString('hex'))).toMatchObject({
      intact: true,
      events: 3,
    });
  });

  it('keeps the chain whole with sixteen writers on one stream', async () => {
    const stream = await newStream();
    await Promise.all(Array.from({ length: 48 }, (_, i) => note(stream, `note ${i}`)));
    const rows = await readRows(db, stream);
    expect(rows).toHaveLength(48);
    expect(verifyChain(stream, rows, null)).toMatchObject({ intact: true, events: 48 });
  });

  it('refuses a stream that was never opened, and the transaction with it', async () => {
    const [opened, never] = [await newStream(), randomUUID()];
    const both = withTransaction(db, async (t) => {
      await append(t, opened, { kind: 'note.added', actor: 'system', data: { text: 'one' } });
      return ok(
        await append(t, never, { kind: 'note.added', actor: 'system', data: { text: 'two' } }),
      );
    });
    await expect(both).rejects.toThrow(`stream ${never} does not exist`);
    expect(await readRows(db, opened)).toEqual([]);
  });

  it('refuses to open a stream of an unknown kind', async () => {
    await expect(
      db.pool.query(`select timeline.open_stream($1, 'diary')`, [randomUUID()]),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('never goes back in time, also when the clock does', async () => {
    const stream = await newStream();
    const owner = new pg.Client({ connectionString: requireEnv('MIGRATE_DATABASE_URL') });
    await owner.connect();
    const shift = (seconds: number) =>
      owner.query(`update ripcord.clock_offset set controlled = true, micros = $1`, [
        seconds * 1_000_000,
      ]);
    try {
      await shift(3600);
      await note(stream, 'an hour ahead');
      await shift(0);
      await note(stream, 'back');
      await shift(7200);
      await note(stream, 'two hours ahead');
    } finally {
      await shift(0);
      await owner.end();
    }
    const rows = await readRows(db, stream);
    const [first, second, third] = rows.map((row) => row.recordedUs);
    expect(second).toBe(first);
    expect(third).toBeGreaterThan(Number(second));
    expect(verifyChain(stream, rows, null)).toMatchObject({ intact: true, events: 3 });
  });

  it('keeps its stream row in place, whatever the number of events', async () => {
    const { rows } = await db.pool.query<{ name: string }>(
      `select attname as name from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
       where indrelid = 'timeline.stream'::regclass`,
    );
    expect(rows).toEqual([{ name: 'id' }]);
  });

  it('leaves nothing behind when the command refuses after it', async () => {
    const stream = await newStream();
    const refused = await withTransaction(db, async (t) => {
      await append(t, stream, { kind: 'note.added', actor: 'system', data: { text: 'no' } });
      return err('changed my mind');
    });
    expect(refused).toEqual({ ok: false, error: 'changed my mind' });
    expect(await readRows(db, stream)).toEqual([]);
  });

  it('erases a body in the open, and the chain still verifies', async () => {
    const stream = await newStream();
    await note(stream, 'a pasted key');
    await withTransaction(db, async (t) => {
      const body = Buffer.from('{"v":1}');
      await t.tx
        .$queryRaw`select * from timeline.erase_body(${stream}::uuid, 1, ${randomUUID()}::uuid, 'system', ${body}::bytea)`;
      return ok(null);
    });
    const rows = await readRows(db, stream);
    expect(rows[0]?.body).toBeNull();
    expect((await readEvents(db, stream)).map((event) => event.status)[0]).toBe('erased');
    expect(rows.map((row) => row.kind)).toEqual(['note.added', 'timeline.body_erased']);
  });

  it('writes times in UTC whatever zone the database prefers', async () => {
    const stream = await newStream();
    await note(stream, 'now');
    const [row] = await db.prisma.$queryRaw<{ text: string; us: bigint }[]>`
      select recorded_at::text as text, recorded_us as us from timeline.event where stream_id = ${stream}::uuid`;
    const [event] = await readRows(db, stream);
    expect(row?.text).toMatch(/\+00$/);
    expect(event?.recordedAt.getTime()).toBe(Math.floor(Number(row?.us) / 1000));
  });
});

describe('the app role', () => {
  it.each([
    ['INSERT', `insert into timeline.event (stream_id, seq) values (gen_random_uuid(), 1)`],
    ['UPDATE', `update timeline.event set kind = 'x'`],
    ['DELETE', `delete from timeline.event`],
    ['TRUNCATE', `truncate timeline.event`],
    ['stream UPDATE', `update timeline.stream set seq = 0`],
    ['DDL', `create table public.mine (id int)`],
    ['replacing append', `drop function timeline.erase_body(uuid, bigint, uuid, text, bytea)`],
    ['disabling a trigger', `alter table timeline.event disable trigger all`],
    ['moving the clock', `update ripcord.clock_offset set micros = 1`],
    ['rewriting a published update', `update status_update set body = 'x'`],
    ['rewriting a plan', `update plan set body = '{}'`],
  ])('is refused %s', async (_, sql) => {
    await expect(db.pool.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('cannot hijack append with a temporary table of the same name', async () => {
    const stream = await newStream();
    const client = await db.pool.connect();
    try {
      await client.query(`create temporary table event (like timeline.event)`);
      await client.query(`create temporary table stream (like timeline.stream)`);
      await client.query(
        `select * from timeline.append($1, gen_random_uuid(), 'note.added', 'system', null, '{}'::bytea)`,
        [stream],
      );
    } finally {
      client.release(true);
    }
    expect(await readRows(db, stream)).toHaveLength(1);
  });
});
