import { type Database, type Transaction, withTransaction } from '@/lib/db';
import { type FoundIncident, findIncident } from '@/lib/incidents/find';
import { log } from '@/lib/log';
import { ok } from '@/lib/result';
import { UNDER_WAY } from './open-incidents';

/**
 * Does `work` for every incident under way, each in a transaction of its own; one at which it fails
 * keeps no other waiting. Where two workers do
 * the same work at once, the second finds it being done and goes on. `work` is its number.
 */
export async function eachIncident(
  db: Database,
  lock: number,
  work: (transaction: Transaction, incident: FoundIncident) => Promise<void>,
): Promise<void> {
  const open = await db.prisma.incident.findMany({
    where: { status: UNDER_WAY },
    select: { number: true, drill: true, streamId: true },
    orderBy: { declaredAt: 'asc' },
  });
  for (const ref of open) {
    await withTransaction<null, never>(db, async (transaction) => {
      const [row] = await transaction.tx.$queryRaw<{ free: boolean }[]>`
        select pg_try_advisory_xact_lock(${lock}::int, hashtext(${ref.streamId})) as free`;
      const found = row?.free ? await findIncident(transaction.tx, ref) : null;
      if (found?.ok) await work(transaction, found.value);
      return ok(null);
    }).catch((error: unknown) =>
      log.error(
        { err: error, incident: ref.number, drill: ref.drill },
        'an incident was passed over',
      ),
    );
  }
}

/** One for each loop that works on incidents. */
export const INCIDENT_LOCKS = { signals: 7101, proposals: 7102 } as const;
