import { type Database, type Transaction, withTransaction } from '@/lib/db';
import { ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { every } from './every';
import type { WorkerDeps } from './worker-deps';

const TICK_MS = 2000;

/** Law 8: everything that can be forgotten expires. Compared in SQL, by the database's clock. */
export async function expire(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  await every('expire', TICK_MS, signal, () => expireDue(deps.db));
}

export async function expireDue(db: Database): Promise<void> {
  await expireHolds(db);
  await expirePlans(db);
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

/** A plan that nobody applied is about a state of long ago. */
async function expirePlans(db: Database): Promise<void> {
  const due = await db.prisma.$queryRaw<{ id: string }[]>`
    select id from run
    where status = 'planned' and created_at <= ripcord.now() - interval '15 minutes'`;
  for (const { id } of due) {
    await withTransaction<null, never>(db, async (transaction) => {
      await expirePlan(transaction, id);
      return ok(null);
    });
  }
}

const REASON = 'Nobody applied it within 15 minutes.';

async function expirePlan(transaction: Transaction, id: string): Promise<void> {
  const { tx, now } = transaction;
  const { count } = await tx.run.updateMany({
    where: { id, status: 'planned' },
    data: { status: 'expired', finishedAt: now, wakeAt: null, outcome: REASON },
  });
  if (count === 0) return;
  const run = await tx.run.findUniqueOrThrow({ where: { id } });
  await append(transaction, run.streamId, {
    kind: 'run.expired',
    actor: 'system',
    data: { runId: id, number: run.number, reason: REASON },
  });
  if (run.incidentId !== null) transaction.hint(`incident:${run.incidentId}`);
}
