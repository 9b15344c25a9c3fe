/** Pure: where a runbook's signals stand, and when that is news for a timeline. */
import { type Measurement, measure } from '@/lib/decisions/measure';
import { formatDuration } from '@/lib/format/duration';
import { formatCount } from '@/lib/format/number';
import { formatSignal } from '@/lib/format/signal';
import type { Runbook } from '@/lib/runbooks/schema';
import type { Reading, SignalId } from './reading';

export const STANDINGS = ['breached', 'recovered', 'stale'] as const;
export type Standing = (typeof STANDINGS)[number];

export interface SignalStanding {
  /** The signal's id in the runbook. */
  readonly id: string;
  /** `recovered` here means: under its limit. */
  readonly standing: Standing;
  readonly measurement: Measurement;
  readonly limit: number;
  /** One sentence. */
  readonly summary: string;
}

/** Every signal that has a limit, by the limit at which to act, else the one to consider. */
export function standingsOf(
  runbook: Pick<Runbook, 'signals'>,
  readings: readonly Reading[],
  now: Date,
): SignalStanding[] {
  return runbook.signals.flatMap((signal): SignalStanding[] => {
    const limit = (signal.act ?? signal.consider)?.at;
    if (limit === undefined) return [];
    const measurement = measure(signal, readings, now);
    const { known } = measurement;
    const standing = known === null ? 'stale' : known >= limit ? 'breached' : 'recovered';
    return [
      { id: signal.id, standing, measurement, limit, summary: summaryOf(measurement, limit) },
    ];
  });
}

/**
 * What is news against what the timeline says last of each signal. A signal that nothing was ever
 * said about counts as under its limit: that it still is, is no news.
 */
export function news(
  last: ReadonlyMap<string, Standing>,
  now: readonly SignalStanding[],
): SignalStanding[] {
  return now.filter(({ id, standing }) => (last.get(id) ?? 'recovered') !== standing);
}

const COUNTED: Partial<Record<SignalId, string>> = {
  probe_failure_rate: 'probes',
  log_matches: 'log entries',
  platform_not_ready: 'looks',
};

function summaryOf({ signal, unit, known, reading, unknownWhy, rule }: Measurement, limit: number) {
  const against = `limit ${formatSignal(limit, unit)}`;
  if (known === null) {
    const why = {
      missing: 'no reading',
      stale: 'no fresh reading',
      few_samples: `only ${reading?.samples ?? 0} samples, needs ${rule.minSamples}`,
    }[unknownWhy ?? 'missing'];
    return `${signal.title} is unknown: ${why}; ${against}`;
  }
  const over = `over ${formatDuration(signal.window.seconds)}`;
  const samples = `${formatCount(reading?.samples ?? 0)} ${COUNTED[signal.signal] ?? 'requests'}`;
  return `${signal.title} ${formatSignal(known, unit)}, ${against}, ${over}, ${samples}`;
}
