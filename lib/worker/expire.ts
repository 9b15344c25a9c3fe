import { type Database, withTransaction } from '@/lib/db';
import { ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { every } from './every';
import type { WorkerDeps } from './worker-deps';

const TICK_MS = 2000;

/**
 * What can be forgotten expires, by the database's clock: holds, sessions, idempotency keys, and what
 * somebody had on the screen. A plan's own expiry is a move of its run, so it is the engine's.
 */
export async function expire(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  await every('expire', TICK_MS, signal, () => expireDue(deps.db));
}

export async function expireDue(db: Database): Promise<void> {
  await expireHolds(db);
  await db.prisma.$executeRaw`delete from idempotency where expires_at <= ripcord.now()`;
  await db.prisma.$executeRaw`delete from session where expires_at <= ripcord.now()`;
  await db.prisma
    .$executeRaw`delete from interest where until <= ripcord.now() - interval '1 hour'`;
}

/** The hold ends; that the revision is marked broken stays. */
async function expireHolds(db: Database): Promise<void> {
  const due = await db.prisma.$queryRaw<{ id: string }[]>`
    select id from hold where released_at is null and expires_at <= ripcord.now()`;
  for (const { id } of due) {
    await withTransaction<null, never>(db, async (transaction) => {
      const { tx, now } = transaction;
      const { count } = await tx.hold.updateMany({
        where: { id, releasedAt: null },
        data: { releasedAt: now },
      });
      if (count === 0) return ok(null);
      const hold = await tx.hold.findUniqueOrThrow({
        where: { id },
        include: { target: { include: { service: true } } },
      });
      const { service } = hold.target;
      const run =
        hold.runId === null ? null : await tx.run.findUnique({ where: { id: hold.runId } });
      await append(transaction, run?.streamId ?? service.streamId, {
        kind: 'hold.expired',
        actor: 'system',
        data: { holdId: id, revision: hold.revisionName },
      });
      if (run?.incidentId) transaction.hint(`incident:${run.incidentId}`);
      transaction.hint(`service:${service.slug}`);
      transaction.hint('fleet');
      return ok(null);
    });
  }
}
