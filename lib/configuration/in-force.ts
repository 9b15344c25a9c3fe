import { z } from 'zod';
import type { Tx } from '@/lib/db';
import type { Runbook } from '@/lib/runbooks/schema';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';

export interface RunbookInForce {
  readonly digest: string;
  readonly number: number;
  readonly runbook: Runbook;
}

const stored = z.object({ runbooks: z.record(z.string(), z.string()) });

/**
 * The version of each runbook that the files say now, by its slug. Not always the newest number: a
 * file that was put back to an earlier content is that earlier version again.
 */
export async function runbooksInForce(tx: Tx): Promise<ReadonlyMap<string, RunbookInForce>> {
  const row = await tx.configuration.findUnique({ where: { id: 1 } });
  const parsed = stored.safeParse(row?.parsed);
  if (!parsed.success) return new Map();
  const digests = Object.values(parsed.data.runbooks);
  const versions = await tx.runbookVersion.findMany({
    where: { digest: { in: digests } },
    include: { runbook: { select: { slug: true } } },
  });
  return new Map(
    versions.map((version) => [
      version.runbook.slug,
      { digest: version.digest, number: version.number, runbook: storedRunbook(version) },
    ]),
  );
}
