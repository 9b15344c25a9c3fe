import { runbooksInForce } from '@/lib/configuration/in-force';
import type { Tx } from '@/lib/db';
import type { FoundIncident } from '../find';

/** Another version of the followed runbook that is in force now; null: the incident follows that one. */
export interface NewerRunbook {
  readonly slug: string;
  /** Numbers of the version that is followed and of the one in force. */
  readonly from: number;
  readonly to: number;
}

export async function newerRunbook(
  tx: Tx,
  { version }: FoundIncident['services'][number],
): Promise<NewerRunbook | null> {
  if (version === null) return null;
  const runbook = await tx.runbook.findUnique({
    where: { id: version.runbookId },
    select: { slug: true },
  });
  if (runbook === null) return null;
  const current = (await runbooksInForce(tx)).get(runbook.slug);
  if (current === undefined || current.digest === version.digest) return null;
  return { slug: runbook.slug, from: version.number, to: current.number };
}
