import { isOver } from '../lifecycle';
import type { PollView } from '../poll-view';
import type { LoadedRoom } from './load';

export function pollView({ poll, nameOf }: LoadedRoom, you: string): PollView | null {
  if (poll === null) return null;
  const yours = poll.objections.find(({ personId }) => personId === you);
  return {
    id: poll.id,
    proposal: poll.proposal,
    openedBy: nameOf(poll.openedById),
    openedAt: poll.openedAt.toISOString(),
    closesAt: poll.closesAt.toISOString(),
    closed: poll.closedAt !== null,
    objections: poll.objections.flatMap(({ objects, reason, personId, at }) =>
      objects ? [{ name: nameOf(personId), reason: reason ?? '', at: at.toISOString() }] : [],
    ),
    agreed: poll.objections.flatMap(({ objects, personId }) => (objects ? [] : nameOf(personId))),
    yours: yours === undefined ? null : yours.objects ? 'objects' : 'agrees',
  };
}

/** Why this person can't ask for objections now; null: they can. */
export function whyNotAsk(room: LoadedRoom, you: string): string | null {
  if (isOver(room.incident.status)) return 'the incident is over';
  const { poll } = room;
  if (poll !== null && poll.closedAt === null && poll.closesAt > room.now) return 'a poll is open';
  const holds = (role: string) => room.roles.find((seat) => seat.role === role)?.personId;
  const commander = holds('incident_commander');
  if (commander === undefined || commander === you || holds('deputy') === you) return null;
  return 'the Incident Commander or the Deputy asks';
}
