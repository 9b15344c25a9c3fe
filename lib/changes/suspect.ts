import { z } from 'zod';
import type { Tx } from '@/lib/db';
import type { SuspectChange } from '@/lib/decisions/decision';

const detail = z.object({ revision: z.string().nullable() });

/**
 * The change that an outage is first blamed on: the newest deployment of the target, or shift of
 * its traffic, up to `before` (an incident's declaration), so that our own rollback is never the suspect.
 */
export async function suspectChange(
  tx: Tx,
  targetId: string,
  before: Date,
): Promise<SuspectChange | null> {
  const rows = await tx.change.findMany({
    where: { targetId, at: { lte: before }, kind: { in: ['deployment', 'traffic'] } },
    orderBy: { at: 'desc' },
    take: 10,
  });
  for (const row of rows) {
    const parsed = detail.safeParse(row.detail);
    if (parsed.success && parsed.data.revision !== null) {
      return { at: row.at.toISOString(), revision: parsed.data.revision };
    }
  }
  return null;
}
