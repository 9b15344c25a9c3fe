/** Pure: from the entries that contain a text to the reading of one service. */
import { type Reading, SIGNAL_UNITS } from './reading';
import type { Matches } from './sources/source';

/**
 * The service's count, 0 where the source answered and found none, and each revision's that had one.
 * Counts that are not complete are "at least"; none among them is not known to be none.
 */
export function logReadings(
  ref: string,
  { counts, complete }: Matches,
  asked: { readonly about: string; readonly windowSeconds: number },
  at: Date,
): Reading[] {
  const own = counts.filter((count) => count.ref === ref);
  const reading = (revision: string | null, value: number | null): Reading => ({
    signal: 'log_matches',
    revision,
    value,
    unit: SIGNAL_UNITS.log_matches,
    windowSeconds: asked.windowSeconds,
    samples: value ?? 0,
    about: asked.about,
    observedAt: at.toISOString(),
  });
  const total = own.reduce((sum, { count }) => sum + count, 0);
  return [
    reading(null, total === 0 && !complete ? null : total),
    ...own.flatMap(({ revision, count }) => (revision === null ? [] : [reading(revision, count)])),
  ];
}
