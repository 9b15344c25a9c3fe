import { type Database, type Transaction, withTransaction } from '@/lib/db';
import { closePoll } from '@/lib/incidents/poll-record';
import { log } from '@/lib/log';
import { ok } from '@/lib/result';
import { expireFreeze } from '@/lib/runs/freeze-record';
import { append } from '@/lib/timeline/append';
import { every } from './every';
import type { WorkerDeps } from './worker-deps';

const TICK_MS = 2000;

/**
 * What can be forgotten expires, by the database's clock: polls, holds, freezes, sessions,
 * idempotency keys, what somebody had on the screen, and what was read for them there. A plan's own expiry is a move of its run, so it is the engine's.
 */
export async function expire(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  await every('expire', TICK_MS, signal, () => expireDue(deps.db));
}

/** One that can't be ended holds up no other; it is tried again in the next round. */
export async function expireDue(db: Database): Promise<void> {
  const { prisma } = db;
  const polls = await prisma.$queryRaw<{ id: string }[]>`
    select id from poll where closed_at is null and closes_at <= ripcord.now()`;
  for (const { id } of polls) await attempt(db, 'poll', id, closePoll);
  const holds = await prisma.$queryRaw<{ id: string }[]>`
    select id from hold where released_at is null and expires_at <= ripcord.now()`;
  for (const { id } of holds) await attempt(db, 'hold', id, expireHold);
  const freezes = await prisma.$queryRaw<{ id: string }[]>`
    select id from "freeze" where released_at is null and expires_at <= ripcord.now()`;
  for (const { id } of freezes) await attempt(db, 'freeze', id, expireFreeze);
  await prisma.$executeRaw`delete from idempotency where expires_at <= ripcord.now()`;
  await prisma.$executeRaw`delete from session where expires_at <= ripcord.now()`;
  await prisma.$executeRaw`delete from interest where until <= ripcord.now() - interval '1 hour'`;
  await prisma.$executeRaw`delete from tail where attempted_at <= ripcord.now() - interval '1 hour'`;
}

async function attempt(
  db: Database,
  what: string,
  id: string,
  end: (transaction: Transaction, id: string) => Promise<unknown>,
): Promise<void> {
  try {
    await withTransaction<unknown, never>(db, async (transaction) =>
      ok(await end(transaction, id)),
    );
  } catch (error) {
    log.warn({ err: error, what, id }, 'what is due could not be ended');
  }
}

/** The hold ends; that the revision is marked broken stays. */
async function expireHold(transaction: Transaction, id: string): Promise<void> {
  const { tx, now } = transaction;
  const { count } = await tx.hold.updateMany({
    where: { id, releasedAt: null },
    data: { releasedAt: now },
  });
  if (count === 0) return;
  const hold = await tx.hold.findUniqueOrThrow({
    where: { id },
    include: { target: { include: { service: true } } },
  });
  const { service } = hold.target;
  const run = hold.runId === null ? null : await tx.run.findUnique({ where: { id: hold.runId } });
  await append(transaction, run?.streamId ?? service.streamId, {
    kind: 'hold.expired',
    actor: 'system',
    data: { holdId: id, revision: hold.revisionName },
  });
  if (run?.incidentId) transaction.hint(`incident:${run.incidentId}`);
  transaction.hint(`service:${service.slug}`);
  transaction.hint('fleet');
}
