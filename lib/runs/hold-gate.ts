/** Pure: what a pipeline is told before it deploys, and what it makes of it. */
import { utcDay } from '@/lib/format/time';

export interface HoldGate {
  /** Slug. */
  readonly service: string;
  readonly held: boolean;
  readonly holds: readonly HeldRevision[];
  /** New deployments get no traffic until it follows the latest revision again; null: not known. */
  readonly pinned: boolean | null;
  /** Marked broken, newest first: that stays when a hold ends. */
  readonly broken: readonly BrokenRevision[];
  readonly sentence: string;
}

export interface HeldRevision {
  readonly revision: string;
  /** `sha256:…`; null: the platform never said. */
  readonly digest: string | null;
  readonly reason: string;
  readonly owner: string;
  readonly since: string;
  readonly expiresAt: string;
  /** Number of the incident that it was held in; `drill`: counted among the drills. */
  readonly incident: number | null;
  readonly drill: boolean;
}

export interface BrokenRevision {
  readonly revision: string;
  readonly digest: string | null;
  readonly reason: string | null;
}

/** In one line, for a log. */
export function holdSentence(
  service: string,
  holds: readonly HeldRevision[],
  broken: number,
): string {
  const marks =
    broken === 0
      ? ''
      : ` ${broken} ${broken === 1 ? 'revision is' : 'revisions are'} marked broken.`;
  if (holds.length === 0) return `Nothing of ${service} is held.${marks}`;
  return `${service}: ${holds.map(heldSentence).join('; ')}.${marks}`;
}

function heldSentence({
  revision,
  owner,
  expiresAt,
  reason,
  incident,
  drill,
}: HeldRevision): string {
  const where = incident === null ? '' : `, ${drill ? 'D' : 'INC'}-${incident}`;
  return `${revision} is held by ${owner} until ${utcDay(expiresAt)} UTC (${reason}${where})`;
}

export interface Wanted {
  readonly revision: string | null;
  /** `sha256:…`, or a whole image reference that ends in it. */
  readonly digest: string | null;
}

/**
 * Why what is wanted must not be deployed; null: it may be. Nothing named: any hold stops. Fails
 * closed: a held revision whose image is not known may be the very one that is asked about.
 */
export function whyStopped(gate: HoldGate, { revision, digest }: Wanted): string | null {
  if (revision === null && digest === null) return gate.held ? gate.sentence : null;
  const wanted = digest === null ? null : digestOf(digest);
  const isIt = (each: { readonly revision: string; readonly digest: string | null }) =>
    each.revision === revision ||
    (wanted !== null && each.digest !== null && digestOf(each.digest) === wanted);
  const held = gate.holds.find(isIt);
  if (held !== undefined) return `${heldSentence(held)}.`;
  const broken = gate.broken.find(isIt);
  if (broken !== undefined) {
    const because = broken.reason === null ? '' : `: ${broken.reason}`;
    return `${broken.revision} is marked broken${because}.`;
  }
  const nameless = wanted === null ? undefined : gate.holds.find((hold) => hold.digest === null);
  return nameless === undefined
    ? null
    : `${heldSentence(nameless)}, and its image is not known: it may be this one.`;
}

/** "repository@sha256:ab" and "sha256:ab" are one image. */
function digestOf(written: string): string {
  return written.slice(written.lastIndexOf('@') + 1).toLowerCase();
}
