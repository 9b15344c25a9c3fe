/** Pure: which lines of a log tail are shown, and what came since they were held still. */
import type { TailLine } from '@/lib/signals/tail';

export interface LineFilter {
  readonly severity: 'all' | 'errors';
  /** Null: every revision. */
  readonly revision: string | null;
}

export function shownLines(lines: readonly TailLine[], filter: LineFilter): readonly TailLine[] {
  return lines.filter(
    ({ isError, revision }) =>
      (filter.severity === 'all' || isError) &&
      (filter.revision === null || revision === filter.revision),
  );
}

/** How many of `now` were not there yet when `held` was. */
export function newerCount(held: readonly TailLine[], now: readonly TailLine[]): number {
  const known = new Set(held.map(({ id }) => id));
  const newest = held[0]?.at ?? '';
  return now.filter(({ id, at }) => !known.has(id) && at >= newest).length;
}

/** The revision that is left, the one that is gone to, then whatever else wrote; each once. */
export function revisionsOf(
  lines: readonly TailLine[],
  { bad, target }: { readonly bad: string | null; readonly target: string | null },
): readonly string[] {
  const named = [bad, target, ...lines.map(({ revision }) => revision)];
  return [...new Set(named.filter((name) => name !== null))];
}

/** The next of a round: what a key that is pressed again goes to. */
export function nextOf<T>(round: readonly T[], value: T): T {
  const next = round[(round.indexOf(value) + 1) % round.length];
  return next === undefined ? value : next;
}
