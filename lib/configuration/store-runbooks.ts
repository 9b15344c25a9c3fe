import type { Transaction, Tx } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import type { Runbook } from '@/lib/runbooks/schema';
import { takeLoadLock } from './load-lock';
import type { ReadRunbook } from './read-files';

/** A version that came into force with this load. */
export interface LoadedVersion {
  readonly slug: string;
  readonly number: number;
  readonly digest: string;
}

export interface StoredRunbooks {
  /** Ids by slug, of every runbook that was ever loaded. */
  readonly ids: ReadonlyMap<string, string>;
  /** The digest in force, by slug. */
  readonly current: Readonly<Record<string, string>>;
  readonly loaded: readonly LoadedVersion[];
}

/**
 * Keeps each new content as a numbered version of its runbook. A file with a mistake in a section
 * doesn't replace a version that is in force: an incident tonight is better served by last week's
 * whole runbook than by today's without its decision. Where nothing was in force, it is used in part.
 * A runbook that the app owns is never touched by a file.
 */
export async function storeRunbooks(
  { tx, now }: Pick<Transaction, 'tx' | 'now'>,
  read: readonly ReadRunbook[],
  inForce: Readonly<Record<string, string>>,
): Promise<StoredRunbooks> {
  const known = await tx.runbook.findMany({ select: { id: true, slug: true, owner: true } });
  const ids = new Map(known.map(({ slug, id }) => [slug, id]));
  const current = { ...inForce };
  const loaded: LoadedVersion[] = [];
  for (const { slug, digest, yaml, runbook, partial } of read) {
    if (partial && current[slug] !== undefined) continue;
    if (known.some((one) => one.slug === slug && one.owner === 'app')) continue;
    const runbookId =
      ids.get(slug) ?? (await tx.runbook.create({ data: { slug, owner: 'file' } })).id;
    ids.set(slug, runbookId);
    const number = await keepVersion(tx, now, runbookId, { digest, yaml, runbook });
    if (current[slug] !== digest) loaded.push({ slug, number, digest });
    current[slug] = digest;
  }
  return { ids, current, loaded };
}

export interface RunbookContent {
  readonly digest: string;
  readonly yaml: string;
  readonly runbook: Runbook;
}

/**
 * Puts a text of the app's own into force: a new version, or an earlier one again. Null: nothing was
 * ever loaded here, so that there is nothing to be in force beside.
 */
export async function putInForce(
  { tx, now }: Pick<Transaction, 'tx' | 'now'>,
  content: RunbookContent,
): Promise<LoadedVersion | null> {
  await takeLoadLock(tx);
  const { slug } = content.runbook;
  const { id } = await tx.runbook.upsert({
    where: { slug },
    create: { slug, owner: 'app' },
    update: {},
  });
  const number = await keepVersion(tx, now, id, content);
  const count = await tx.$executeRaw`
    update configuration set
      parsed = jsonb_set(parsed, array['runbooks', ${slug}::text], to_jsonb(${content.digest}::text))
    where id = 1`;
  return count === 0 ? null : { slug, number, digest: content.digest };
}

/** The number of this content among the runbook's versions; it is kept if it was never here. */
async function keepVersion(
  tx: Tx,
  now: Date,
  runbookId: string,
  { digest, yaml, runbook }: RunbookContent,
): Promise<number> {
  const known = await tx.runbookVersion.findMany({
    where: { runbookId },
    select: { digest: true, number: true },
  });
  const same = known.find((version) => version.digest === digest);
  if (same !== undefined) return same.number;
  const number = Math.max(0, ...known.map((version) => version.number)) + 1;
  const parsed = runbook as unknown as Prisma.InputJsonValue;
  await tx.runbookVersion.create({
    data: { digest, runbookId, number, yaml, parsed, loadedAt: now },
  });
  return number;
}
