import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@/lib/db';
import { giveBack, LEASE_SECONDS, type Lease } from './lease';

const ASK_AGAIN_MS = 250;

/**
 * Gives a run back whose turn was interrupted. What interrupted it is often a restart of the database
 * itself, so one that is away is asked again as long as the lease lasts: a lease that is left behind
 * keeps everybody from the run until it runs out. Throws what the last try threw.
 */
export async function insistOnGivingBack(
  db: Database,
  lease: Lease,
  seconds: number,
): Promise<void> {
  const until = performance.now() + LEASE_SECONDS * 1000;
  for (;;) {
    try {
      await giveBack(db, lease, seconds);
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await pause(ASK_AGAIN_MS);
    }
  }
}
