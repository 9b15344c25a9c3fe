import type { Tx } from '@/lib/db';
import type { SuspectChange } from '@/lib/decisions/decision';
import { SUSPECT_KINDS } from './change-kind';
import { readChanges } from './read-changes';
import { suspectOf } from './suspect-of';

/** So many of the newest are looked at: an incident's own runs are among the first. */
const AT_MOST = 100;

/**
 * The change that an outage is first blamed on, by the rule of `suspectOf`. `before`: when it was
 * declared. `breachBegan`: ISO 8601 UTC, null or absent where no signal shows it.
 */
export async function suspectChange(
  tx: Tx,
  targetId: string,
  before: Date,
  breachBegan: string | null = null,
): Promise<SuspectChange | null> {
  const changes = await readChanges(tx, {
    targetId,
    until: before,
    kinds: SUSPECT_KINDS,
    atMost: AT_MOST,
  });
  return suspectOf(changes, { declaredAt: before.toISOString(), breachBegan });
}
