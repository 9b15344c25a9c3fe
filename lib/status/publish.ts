import { type Database, withTransaction } from '@/lib/db';
import { ok } from '@/lib/result';
import { canonicalJson, sha256Hex } from '@/lib/timeline/canonical';
import { computeStatusView } from './compute-view';

const KEPT = 100;
/** Any constant: workers that publish at the same time take turns. */
const PUBLISH_LOCK = 7_246_003;

/**
 * Keeps the public page as it is now, when it says something else than the last one kept. That it
 * was made again later is no change. True: a new one was kept.
 */
export async function publishSnapshot(db: Database): Promise<boolean> {
  const published = await withTransaction<boolean, never>(db, async ({ tx, now, hint }) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${PUBLISH_LOCK})`;
    const view = await computeStatusView(tx, now);
    const sha = sha256Hex(canonicalJson({ ...view, generatedAt: null }));
    const last = await tx.statusSnapshot.findFirst({ orderBy: { n: 'desc' } });
    if (last?.sha === sha) return ok(false);
    const kept = await tx.statusSnapshot.create({
      data: { sha, view: JSON.parse(JSON.stringify(view)), publishedAt: now },
    });
    await tx.statusSnapshot.deleteMany({ where: { n: { lte: kept.n - BigInt(KEPT) } } });
    hint('status');
    return ok(true);
  });
  return published.ok && published.value;
}
