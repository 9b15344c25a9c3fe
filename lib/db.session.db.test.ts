import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase, withTransaction } from './db';
import { ok } from './result';
import { createTestDatabase, type TestDatabase } from './testing/test-database';
import { append, openStream } from './timeline/append';
import { readRows } from './timeline/read';

/** A time whose hour differs between UTC and New York, with daylight saving. */
const NOON = new Date('2026-07-01T12:00:00.000Z');

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase({ timezone: 'America/New_York' });
  db = openDatabase(database.appUrl);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

async function settings(opened: Database): Promise<Record<string, string>> {
  const { rows } = await opened.pool.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in
     ('TimeZone', 'lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout')`,
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.setting]));
}

const OURS = {
  TimeZone: 'UTC',
  lock_timeout: '2000',
  statement_timeout: '4000',
  idle_in_transaction_session_timeout: '5000',
};

describe('a session on a database that prefers New York', () => {
  it('speaks UTC all the same, with timeouts that fire before Prisma’s', async () => {
    const plain = new pg.Client({ connectionString: database.appUrl });
    await plain.connect();
    const preferred = await plain.query('show timezone');
    await plain.end();
    expect(preferred.rows).toEqual([{ TimeZone: 'America/New_York' }]);
    expect(await settings(db)).toEqual(OURS);
  });

  it('keeps them when the connection string has options of its own', async () => {
    const url = new URL(database.appUrl);
    url.searchParams.set('options', '-c timezone=Asia/Tokyo -c application_name=theirs');
    const opened = openDatabase(url.href);
    try {
      expect(await settings(opened)).toEqual(OURS);
      const { rows } = await opened.pool.query('show application_name');
      expect(rows).toEqual([{ application_name: 'theirs' }]);
    } finally {
      await opened.close();
    }
  });

  it('writes a time as it is', async () => {
    const { id } = await db.prisma.person.create({ data: { name: 'Ada', erasedAt: NOON } });
    const { rows } = await db.pool.query('select erased_at::text as at from person where id = $1', [
      id,
    ]);
    expect(rows).toEqual([{ at: '2026-07-01 12:00:00+00' }]);
  });

  it('reads a time as it is', async () => {
    const id = randomUUID();
    await db.pool.query('insert into person (id, erased_at) values ($1, $2)', [
      id,
      '2026-07-01T08:00:00-04:00',
    ]);
    expect((await db.prisma.person.findUniqueOrThrow({ where: { id } })).erasedAt).toEqual(NOON);
  });

  it('gives a transaction the database’s own time', async () => {
    const seen = await withTransaction(db, async ({ tx, now }) => {
      const [row] = await tx.$queryRaw<{ ahead: number }[]>`
        select extract(epoch from ripcord.now() - ${now}::timestamptz)::float8 as ahead`;
      return ok(row?.ahead ?? Number.NaN);
    });
    // Microseconds to seconds of the transaction itself; a wrong zone is off by hours.
    expect(seen.ok && seen.value >= 0 && seen.value < 3600).toBe(true);
  });

  it('records events with the time that the chain binds', async () => {
    const stream = randomUUID();
    await withTransaction(db, async (t) => {
      await openStream(t, stream, 'incident');
      const event = { kind: 'note.added', actor: 'system', data: { text: 'noon' } } as const;
      return ok(await append(t, stream, { ...event, occurredAt: NOON }));
    });
    const [event] = await readRows(db, stream);
    expect(event?.occurredAt).toEqual(NOON);
    expect(event?.recordedAt.getTime()).toBe(Math.floor(Number(event?.recordedUs) / 1000));
    const { rows } = await db.pool.query(
      'select occurred_at::text as at from timeline.event where stream_id = $1',
      [stream],
    );
    expect(rows).toEqual([{ at: '2026-07-01 12:00:00+00' }]);
  });
});
