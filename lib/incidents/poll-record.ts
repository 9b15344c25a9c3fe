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

/** The poll of the incident that can still be answered; null: none, or its time is over. */
export async function openPollOf(
  tx: Tx,
  { incidentId, pollId, now }: { incidentId: string; pollId: string; now: Date },
): Promise<{ readonly id: string } | null> {
  return tx.poll.findFirst({
    where: { id: pollId, incidentId, closedAt: null, closesAt: { gt: now } },
    select: { id: true },
  });
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
