import type { ChartLimit } from '@/lib/fleet/service-view';
import { formatSignal } from '@/lib/format/signal';
import type { SignalUnit } from '@/lib/signals/reading';

const SOURCES = { runbook: 'runbook', default: 'our default' } as const;

/** "act at 5 %, runbook". */
export function limitWords({ at, word, source }: ChartLimit, unit: SignalUnit): string {
  return `${word} at ${formatSignal(at, unit)}, ${SOURCES[source]}`;
}
