import { expect, type Locator } from '@playwright/test';
import pg from 'pg';
import { stackUnderTest } from './stack';

/** Moves the clock that web, worker, database and simulator share; nobody waits half an hour. */
export async function advanceClock(seconds: number): Promise<void> {
  const client = new pg.Client({ connectionString: stackUnderTest().ownerUrl });
  await client.connect();
  try {
    await client.query('update ripcord.clock_offset set micros = micros + $1', [
      Math.round(seconds * 1_000_000),
    ]);
  } finally {
    await client.end();
  }
}

/** Time passes ten times as fast for all of them, until something is on screen. */
export async function letTimePassUntil(visible: Locator): Promise<void> {
  await expect
    .poll(
      async () => {
        await advanceClock(10);
        return visible.isVisible();
      },
      { intervals: [1000], timeout: 60_000 },
    )
    .toBe(true);
}
