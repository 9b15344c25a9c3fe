import { firstBreach } from '@/lib/decisions/first-breach';
import type { Began, RoomChange } from '../room-view';
import type { LoadedRoom } from './load';

export function whatChanged(room: LoadedRoom): RoomChange[] {
  const suspect = room.current?.inputs.change ?? null;
  const mine = room.target?.id ?? null;
  const isSuspect = ({ targetId, at, kind }: LoadedRoom['changes'][number]) =>
    suspect !== null &&
    targetId === mine &&
    at === suspect.at &&
    (suspect.kind === undefined || kind === suspect.kind);
  const found = room.changes.find(isSuspect);
  return room.changes.map((change) => ({ ...change, suspect: change === found }));
}

/** By the signals, if they show it before the declaration; else as a person said; else the declaration. */
export function itBegan({ incident, current }: LoadedRoom): Began {
  const declared = incident.declaredAt.toISOString();
  const breach =
    current === null ? null : firstBreach(current.runbook, current.inputs.series ?? []);
  if (breach !== null && breach <= declared) return { at: breach, by: 'signals' };
  const said = incident.startedAt?.toISOString();
  if (said !== undefined) return { at: said, by: 'person' };
  return { at: declared, by: 'declaration' };
}
