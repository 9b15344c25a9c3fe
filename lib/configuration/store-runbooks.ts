import type { Transaction } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
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
 */
export async function storeRunbooks(
  { tx, now }: Pick<Transaction, 'tx' | 'now'>,
  read: readonly ReadRunbook[],
  inForce: Readonly<Record<string, string>>,
): Promise<StoredRunbooks> {
  const known = await tx.runbook.findMany({
    select: { id: true, slug: true, versions: { select: { digest: true, number: true } } },
  });
  const ids = new Map(known.map(({ slug, id }) => [slug, id]));
  const current = { ...inForce };
  const loaded: LoadedVersion[] = [];
  for (const { slug, digest, yaml, runbook, partial } of read) {
    if (partial && current[slug] !== undefined) continue;
    const versions = known.find((one) => one.slug === slug)?.versions ?? [];
    const runbookId =
      ids.get(slug) ?? (await tx.runbook.create({ data: { slug, owner: 'file' } })).id;
    ids.set(slug, runbookId);
    let number = versions.find((version) => version.digest === digest)?.number;
    if (number === undefined) {
      number = Math.max(0, ...versions.map((version) => version.number)) + 1;
      const parsed = runbook as unknown as Prisma.InputJsonValue;
      await tx.runbookVersion.create({
        data: { digest, runbookId, number, yaml, parsed, loadedAt: now },
      });
    }
    if (current[slug] !== digest) loaded.push({ slug, number, digest });
    current[slug] = digest;
  }
  return { ids, current, loaded };
}
