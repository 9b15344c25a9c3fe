import type { Transaction } from '@/lib/db';
import { OVER_STATUSES } from '@/lib/incidents/lifecycle';
import { append } from '@/lib/timeline/append';
import { type ActorRef, type EventData, ORG_STREAM_ID } from '@/lib/timeline/events';
import { RUNNING_STATUSES } from './running-statuses';

type FreezeKind = 'freeze.started' | 'freeze.released' | 'freeze.expired';

/**
 * Everybody who may have a run on their hands reads it: each open incident's timeline, then the
 * organisation's. Streams are taken sorted, the organisation's last, as everywhere.
 */
export async function recordFreeze<K extends FreezeKind>(
  transaction: Transaction,
  kind: K,
  actor: ActorRef,
  data: EventData<K>,
): Promise<void> {
  const open = await transaction.tx.incident.findMany({
    where: { status: { notIn: [...OVER_STATUSES] } },
    select: { id: true, streamId: true },
    orderBy: { streamId: 'asc' },
  });
  for (const { id, streamId } of open) {
    await append(transaction, streamId, { kind, actor, data });
    transaction.hint(`incident:${id}`);
  }
  await append(transaction, ORG_STREAM_ID, { kind, actor, data });
  transaction.hint('fleet');
}

/** What had to rest goes on at once. Call it before the record is written: runs are locked first. */
export async function wakeRuns({ tx, now, wake }: Transaction): Promise<void> {
  const running = { status: { in: [...RUNNING_STATUSES] } };
  const runs = await tx.run.findMany({
    where: running,
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  for (const { id } of runs) {
    await tx.run.updateMany({ where: { id, ...running }, data: { wakeAt: now } });
    wake(id);
  }
}

/**
 * The freeze's time is over, or it was forgotten: it ends with its record, and the runs go on. False:
 * it had ended already, or its time is not over yet.
 */
export async function expireFreeze(transaction: Transaction, id: string): Promise<boolean> {
  const expired = await transaction.tx.$executeRaw`
    update "freeze" set released_at = ripcord.now()
    where id = ${id}::uuid and released_at is null and expires_at <= ripcord.now()`;
  if (expired === 0) return false;
  await wakeRuns(transaction);
  await recordFreeze(transaction, 'freeze.expired', 'system', { freezeId: id });
  return true;
}
