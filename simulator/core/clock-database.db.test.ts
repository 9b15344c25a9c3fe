import { Client } from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { requireEnv } from '@/lib/testing/require-env';
import { Clock } from './clock';
import { followClockDatabase } from './clock-database';

let owner: Client;
beforeEach(async () => {
  owner = new Client({ connectionString: requireEnv('MIGRATE_DATABASE_URL') });
  await owner.connect();
});
afterEach(() => owner.end());

async function setOffset(micros: number): Promise<void> {
  await owner.query('update ripcord.clock_offset set controlled = true, micros = $1 where id = 1', [
    micros,
  ]);
}

test('the clock follows the offset row that web and worker read', async () => {
  const clock = new Clock();
  const follower = followClockDatabase(clock, requireEnv('DATABASE_URL'));
  try {
    await setOffset(1_800_000_000);
    await vi.waitFor(() => expect(clock.offset).toBe(1_800_000_000), { timeout: 5000 });
    await setOffset(0);
    await vi.waitFor(() => expect(clock.offset).toBe(0), { timeout: 5000 });
  } finally {
    await follower.stop();
  }
});

test('a database that is not there leaves the last offset', async () => {
  const clock = new Clock();
  clock.setOffset(5_000_000);
  const follower = followClockDatabase(clock, 'postgres://nobody@127.0.0.1:1/nothing');
  await follower.stop();
  expect(clock.offset).toBe(5_000_000);
});
