import { formatRatio } from '@/lib/format/percent';
import type { Signal } from '@/lib/runbooks/figures-schema';
import { DEFAULT_FRESHNESS, knownValue } from '@/lib/signals/freshness';
import type { SignalFrame } from '@/lib/signals/reading';
import type { RevisionNote } from './view-difference';

/** Beside each revision: its share of failing requests now, else how it did while it served. */
export function revisionNotes(
  signals: readonly Signal[],
  frame: SignalFrame | null,
  ledger: readonly { readonly name: string; readonly health: string | null }[],
  now: Date,
): RevisionNote[] {
  const errors = signals.find((signal) => signal.signal === 'error_rate_5xx');
  return ledger.flatMap(({ name, health }): RevisionNote[] => {
    const reading = frame?.readings.find(
      (each) =>
        each.signal === 'error_rate_5xx' &&
        each.revision === name &&
        each.windowSeconds === (errors?.window.seconds ?? each.windowSeconds),
    );
    const rule = errors?.freshness
      ? {
          maxAgeSeconds: errors.freshness.max_age_seconds,
          minSamples: errors.freshness.min_samples,
        }
      : DEFAULT_FRESHNESS;
    const known = knownValue(reading, rule, now);
    if (known.known) {
      const failing = errors?.act !== undefined && known.value >= errors.act.at;
      return [{ revision: name, text: `${formatRatio(known.value)} fail`, failing }];
    }
    if (health === null) return [];
    const text = health === 'healthy' ? 'healthy when it served' : 'over its limits when it served';
    return [{ revision: name, text, failing: false }];
  });
}
