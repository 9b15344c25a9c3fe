import type { ChangeRow } from '@/lib/changes/changes-view';
import type { SuspectChange } from '@/lib/decisions/decision';
import { firstBreach } from '@/lib/decisions/first-breach';
import type { Series } from '@/lib/signals/reading';
import type { Began, RoomChange } from '../room-view';
import type { LoadedRoom } from './load';

export function whatChanged({ changes, current, target }: LoadedRoom): RoomChange[] {
  return markSuspect(changes, current?.inputs.change ?? null, target?.id ?? null);
}

/** Names the suspect on the list: at one moment a deployment and what came with it may stand there. */
export function markSuspect(
  changes: readonly ChangeRow[],
  suspect: SuspectChange | null,
  targetId: string | null,
): RoomChange[] {
  const found = changes.find(
    (change) =>
      suspect !== null &&
      change.targetId === targetId &&
      change.at === suspect.at &&
      (suspect.kind === undefined || change.kind === suspect.kind),
  );
  return changes.map((change) => ({ ...change, suspect: change === found }));
}

interface Beginning {
  readonly incident: Pick<LoadedRoom['incident'], 'declaredAt' | 'startedAt'>;
  readonly current: {
    readonly runbook: Parameters<typeof firstBreach>[0];
    readonly inputs: { readonly series?: readonly Series[] };
  } | null;
}

/** By the signals, if they show it before the declaration; else as a person said; else the declaration. */
export function itBegan({ incident, current }: Beginning): Began {
  const declared = incident.declaredAt.toISOString();
  const breach =
    current === null ? null : firstBreach(current.runbook, current.inputs.series ?? []);
  if (breach !== null && breach <= declared) return { at: breach, by: 'signals' };
  const said = incident.startedAt?.toISOString();
  if (said !== undefined) return { at: said, by: 'person' };
  return { at: declared, by: 'declaration' };
}
