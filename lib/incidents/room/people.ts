import type { RoleSeat } from '../room-view';
import type { LoadedRoom } from './load';

const SEATS = [
  ['incident_commander', 'Incident Commander'],
  ['deputy', 'Deputy'],
  ['scribe', 'Scribe'],
  ['operations_lead', 'Operations Lead'],
  ['communications_lead', 'Communications Lead'],
] as const;

/** The seats that one person holds at a time, held or vacant. */
export function roleSeats(room: LoadedRoom, you: string): RoleSeat[] {
  return SEATS.map(([role, label]) => {
    const held = room.roles.find((each) => each.role === role);
    return {
      role,
      label,
      holder:
        held === undefined
          ? null
          : {
              personId: held.personId,
              name: room.nameOf(held.personId),
              you: held.personId === you,
              assumedAt: held.assumedAt.toISOString(),
            },
    };
  });
}
