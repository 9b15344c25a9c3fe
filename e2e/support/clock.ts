import { expect, type Locator } from '@playwright/test';
import { queryAsOwner } from './database';

/**
 * Moves the clock that web, worker, database and simulator share; nobody waits half an hour.
 * Resolves to the time that it shows then.
 */
export async function advanceClock(seconds: number): Promise<Date> {
  await queryAsOwner('update ripcord.clock_offset set micros = micros + $1', [
    Math.round(seconds * 1_000_000),
  ]);
  const [row] = await queryAsOwner<{ now: Date }>('select ripcord.now() as now');
  if (row === undefined) throw new Error('the database told no time');
  return row.now;
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
