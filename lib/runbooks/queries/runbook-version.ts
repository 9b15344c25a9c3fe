import { runbooksInForce } from '@/lib/configuration/in-force';
import type { Tx } from '@/lib/db';
import { appError } from '@/lib/errors';
import { err, ok, type Result } from '@/lib/result';
import type { Runbook } from '../schema';
import { storedRunbook } from '../stored-runbook';

export interface FoundVersion {
  readonly runbookId: string;
  readonly ownedBy: 'file' | 'app';
  readonly digest: string;
  readonly number: number;
  readonly yaml: string;
  readonly loadedAt: Date;
  readonly runbook: Runbook;
  /** Null: no version of it is in force. */
  readonly inForce: { readonly digest: string; readonly number: number } | null;
}

/** One version by its number; null: the one in force, else the newest. */
export async function findVersion(
  tx: Tx,
  slug: string,
  number: number | null,
): Promise<Result<FoundVersion>> {
  const runbook = await tx.runbook.findUnique({ where: { slug } });
  if (runbook === null) return err(appError('not_found', `There is no runbook “${slug}”.`));
  const inForce = (await runbooksInForce(tx)).get(slug) ?? null;
  const wanted = number ?? inForce?.number ?? null;
  const version = await tx.runbookVersion.findFirst({
    where: { runbookId: runbook.id, ...(wanted === null ? {} : { number: wanted }) },
    orderBy: { number: 'desc' },
  });
  if (version === null) {
    return err(appError('not_found', `The runbook “${slug}” has no version ${wanted ?? ''}.`));
  }
  return ok({
    runbookId: runbook.id,
    ownedBy: runbook.owner === 'app' ? 'app' : 'file',
    digest: version.digest,
    number: version.number,
    yaml: version.yaml,
    loadedAt: version.loadedAt,
    runbook: storedRunbook(version),
    inForce,
  });
}
