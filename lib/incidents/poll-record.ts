import type { Transaction, Tx } from '@/lib/db';
import { append } from '@/lib/timeline/append';

/** How long everybody has for their word. */
export const POLL_SECONDS = 30;

/** Ends a poll whose time is over, with its result on the record. False: ended already, or not due. */
export async function closePoll(transaction: Transaction, id: string): Promise<boolean> {
  const { tx } = transaction;
  const closed = await tx.$executeRaw`
    update poll set closed_at = ripcord.now()
    where id = ${id}::uuid and closed_at is null and closes_at <= ripcord.now()`;
  if (closed === 0) return false;
  const { incident, proposal, objections } = await tx.poll.findUniqueOrThrow({
    where: { id },
    include: { incident: { select: { id: true, streamId: true } }, objections: true },
  });
  const objecting = objections.filter(({ objects }) => objects).length;
  await append(transaction, incident.streamId, {
    kind: 'poll.closed',
    actor: 'system',
    data: {
      pollId: id,
      proposal,
      objections: objecting,
      agreed: objections.length - objecting,
    },
  });
  transaction.hint(`incident:${incident.id}`);
  return true;
}

/**
 * Whether the poll of the incident can still be answered. It stays so until the transaction's end: a
 * word is counted by the poll's end, or comes too late.
 */
export async function holdOpen(
  tx: Tx,
  { incidentId, pollId }: { incidentId: string; pollId: string },
): Promise<boolean> {
  const open = await tx.$queryRaw<{ id: string }[]>`
    select id from poll
    where id = ${pollId}::uuid and incident_id = ${incidentId}::uuid
      and closed_at is null and closes_at > ripcord.now()
    for update`;
  return open.length > 0;
}

/** How the last poll stands, as a decision's record keeps it; null: nobody was asked. */
export async function lastPoll(tx: Tx, incidentId: string) {
  const poll = await tx.poll.findFirst({
    where: { incidentId },
    orderBy: { openedAt: 'desc' },
    include: { objections: { where: { objects: true } } },
  });
  if (poll === null) return null;
  const { id, closedAt, objections } = poll;
  return { pollId: id, closed: closedAt !== null, objections: objections.length };
}
