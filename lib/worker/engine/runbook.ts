import type { Tx } from '@/lib/db';
import { type Runbook, runbookSchema } from '@/lib/runbooks/schema';

/** The version that a plan was made from; null where it was planned without one. */
export async function readRunbook(tx: Tx, digest: string): Promise<Runbook | null> {
  const version = await tx.runbookVersion.findUnique({ where: { digest } });
  return version === null ? null : runbookSchema.parse(version.parsed);
}
