import type { SuspectChange } from '@/lib/decisions/decision';
import { SUSPECT_KINDS } from './change-kind';
import type { ChangeRow } from './changes-view';

type Candidate = Pick<
  ChangeRow,
  'at' | 'kind' | 'summary' | 'revision' | 'ours' | 'toldBy' | 'goesBack'
>;

/** When an incident began, as far as it is known. ISO 8601 UTC. */
export interface Beginning {
  /** Nothing later can be to blame. */
  readonly declaredAt: string;
  /** When the breach began; null: no signal shows one. */
  readonly breachBegan?: string | null;
}

/**
 * The change that an outage is first blamed on: the newest of the target before the breach, seen or
 * told. At one moment a deployment comes before what it brought with it.
 *
 * - Where nothing changed before the breach (or no breach is seen), the newest before the
 *   declaration: "did it begin with the deploy?" then says no.
 * - What goes back to something that ran before (our rollbacks, undos and stops; a rollback that was
 *   told) is passed over, in this incident and in the next: what it went back to was put there by a
 *   change of its own, and that one is named. Only where nothing else is known it is named itself.
 * - A run of ours that ships a fix goes forward: it counts like anybody's change.
 * - A pipeline that tells of a deployment tells of the one that was seen: that one names its revision.
 */
export function suspectOf(
  changes: readonly Candidate[],
  { declaredAt, breachBegan = null }: Beginning,
): SuspectChange | null {
  const possible = changes
    .filter(({ kind, at }) => rank(kind) !== -1 && Date.parse(at) <= Date.parse(declaredAt))
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at) || rank(a.kind) - rank(b.kind));
  const forward = possible.filter((change) => !goesBack(change));
  const before = ({ at }: Candidate) =>
    breachBegan !== null && Date.parse(at) <= Date.parse(breachBegan);
  const found = forward.find(before) ?? forward[0] ?? possible.find(before) ?? possible[0];
  if (found === undefined) return null;
  const { at, revision, kind, summary } = asSeen(found, forward);
  return { at, revision, kind, summary };
}

/** A pipeline's word and the platform's are so far apart at most. */
const SAME_DEPLOYMENT_MS = 10 * 60_000;

function asSeen(found: Candidate, all: readonly Candidate[]): Candidate {
  if (found.kind !== 'deployment' || found.toldBy === null || found.revision !== null) return found;
  const seen = all.find(
    ({ kind, toldBy, at }) =>
      kind === 'deployment' &&
      toldBy === null &&
      Math.abs(Date.parse(at) - Date.parse(found.at)) <= SAME_DEPLOYMENT_MS,
  );
  return seen ?? found;
}

const KINDS: readonly string[] = SUSPECT_KINDS;

function rank(kind: string): number {
  return KINDS.indexOf(kind);
}

function goesBack({ ours, goesBack: told }: Candidate): boolean {
  return told || (ours !== null && !ours.ships);
}
