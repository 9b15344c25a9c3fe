import type { Signal } from '@/lib/runbooks/figures-schema';
import { knownValue } from '@/lib/signals/freshness';
import type { Reading } from '@/lib/signals/reading';
import { nowAndBefore } from './baseline';
import type { Compared, PathEntry, RevisionValue } from './decision';
import { measure } from './measure';

/** What a value is to be read beside: before the last change, and each revision by itself. */
export function signalContext(
  signal: Signal,
  readings: readonly Reading[],
  baselines: readonly Reading[],
  now: Date,
): Pick<PathEntry, 'compared' | 'byRevision'> {
  const compared = comparedWith(signal, readings, baselines, now);
  const byRevision = revisionValues(signal, readings, now);
  return {
    ...(compared === null ? {} : { compared }),
    ...(byRevision.length === 0 ? {} : { byRevision }),
  };
}

function comparedWith(
  signal: Signal,
  readings: readonly Reading[],
  baselines: readonly Reading[],
  now: Date,
): Compared | null {
  const both = nowAndBefore(signal, readings, baselines, now);
  const { known, unit } = both.now;
  const { known: before, reading } = both.before;
  if (known === null || before === null || reading === null) return null;
  return { now: known, before, unit, beforeAt: reading.observedAt };
}

/** In the order of their names, so that the order of reading is moot. */
function revisionValues(signal: Signal, readings: readonly Reading[], now: Date): RevisionValue[] {
  const names = readings.flatMap(({ revision }) => revision ?? []);
  return [...new Set(names)].sort().flatMap((revision): RevisionValue[] => {
    const own = readings.filter((reading) => reading.revision === revision);
    const { reading, unit, rule } = measure(signal, own, now);
    if (reading === null) return [];
    const { value, samples } = reading;
    return [{ revision, value, unit, samples, known: knownValue(reading, rule, now).known }];
  });
}
