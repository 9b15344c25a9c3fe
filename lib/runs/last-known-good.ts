import type { Revision, TargetState } from '@/lib/fleet/target-state';
import { servedBy } from './plan';

/** What the ledger remembers of a revision. Times are null where it was never seen so. */
export interface LedgerRow {
  readonly name: string;
  readonly digest: string | null;
  readonly createdAt: Date;
  readonly firstServedAt: Date | null;
  readonly lastServedAt: Date | null;
  readonly health: 'healthy' | 'unhealthy' | null;
  readonly brokenAt: Date | null;
  readonly brokenReason: string | null;
  readonly goneAt: Date | null;
}

export interface Suggestion {
  readonly revision: string;
  /** `fallback`: nothing is known to be good; the reason says what was taken instead. */
  readonly kind: 'last_known_good' | 'fallback';
  /** One sentence. */
  readonly reason: string;
}

const MIN_SERVED_MS = 10 * 60_000;

/**
 * The newest revision that is known to be good: it served for at least ten minutes, its signals
 * were known and under their limits, it is not held and not marked broken, and its image is still
 * there by digest. Without one, the newest ready revision that does not serve now, and why.
 * Null: there is nothing to go back to.
 */
export function lastKnownGood(
  state: TargetState,
  ledger: readonly LedgerRow[],
  held: ReadonlySet<string>,
): Suggestion | null {
  const serving = servedBy(state.effective, state);
  const remembered = new Map(ledger.map((row) => [row.name, row]));
  const candidates = state.revisions
    .filter((revision) => !serving.includes(revision.name))
    .toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));

  for (const revision of candidates) {
    const row = remembered.get(revision.name);
    if (row !== undefined && isKnownGood(revision, row, held)) {
      return {
        revision: revision.name,
        kind: 'last_known_good',
        reason: `The newest revision that served ${minutes(servedMs(row))} min with its signals under their limits.`,
      };
    }
  }
  const usable = candidates.filter((revision) => revision.ready === 'yes');
  const unmarked = usable.find((revision) => {
    const row = remembered.get(revision.name);
    return !held.has(revision.name) && !row?.brokenAt && row?.health !== 'unhealthy';
  });
  if (unmarked === undefined) return null;
  return {
    revision: unmarked.name,
    kind: 'fallback',
    reason: `No revision is known to be good; this is the newest ready one that does not serve now (${whyNotKnown(remembered.get(unmarked.name))}).`,
  };
}

function isKnownGood(revision: Revision, row: LedgerRow, held: ReadonlySet<string>): boolean {
  return (
    revision.ready === 'yes' &&
    row.health === 'healthy' &&
    servedMs(row) >= MIN_SERVED_MS &&
    !held.has(revision.name) &&
    row.brokenAt === null &&
    row.goneAt === null &&
    (revision.digest ?? row.digest) !== null
  );
}

export function servedMs(row: LedgerRow): number {
  if (row.firstServedAt === null || row.lastServedAt === null) return 0;
  return Math.max(0, row.lastServedAt.getTime() - row.firstServedAt.getTime());
}

function whyNotKnown(row: LedgerRow | undefined): string {
  if (row === undefined || row.firstServedAt === null) return 'it was never seen serving';
  if (row.health === null) return 'its signals while it served are not known';
  if (servedMs(row) < MIN_SERVED_MS) return 'it served less than 10 min';
  return 'its image is not known by digest';
}

function minutes(milliseconds: number): number {
  return Math.floor(milliseconds / 60_000);
}
