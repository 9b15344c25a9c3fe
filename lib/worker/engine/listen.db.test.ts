import { afterAll, expect, it } from 'vitest';
import { openDatabase, WAKE_CHANNEL } from '@/lib/db';
import { env } from '@/lib/env';
import { listenForWakes } from './listen';

const { databaseUrl } = env();
const db = openDatabase(databaseUrl);
afterAll(() => db.close());

it('a lost wake-up connection comes back and hears again', async () => {
  const heard: string[] = [];
  const listener = listenForWakes(databaseUrl, (id) => heard.push(id));
  const hears = (id: string) =>
    expect
      .poll(
        async () => {
          await db.pool.query('select pg_notify($1, $2)', [WAKE_CHANNEL, id]);
          return heard.includes(id);
        },
        { timeout: 10_000, interval: 50 },
      )
      .toBe(true);
  await hears('first');
  const killed = await db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query ilike 'listen %'`,
  );
  expect(killed.rowCount).toBe(1);
  await hears('second');
  await listener.stop();
});
