import type { Tx } from '@/lib/db';

/** Contents of runbook versions by digest, as they were loaded, for replays. */
export async function storedVersions(
  tx: Pick<Tx, 'runbookVersion'>,
  digests: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const rows = await tx.runbookVersion.findMany({
    where: { digest: { in: [...digests] } },
    select: { digest: true, parsed: true },
  });
  return Object.fromEntries(rows.map(({ digest, parsed }) => [digest, parsed]));
}
