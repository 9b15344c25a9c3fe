import type { Tx } from '@/lib/db';
import type { Runbook } from '@/lib/runbooks/schema';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';

/** The version that a plan was made from; null where it was planned without one. */
export async function readRunbook(tx: Tx, digest: string): Promise<Runbook | null> {
  const version = await tx.runbookVersion.findUnique({ where: { digest } });
  return version === null ? null : storedRunbook({ ...version, digest });
}
