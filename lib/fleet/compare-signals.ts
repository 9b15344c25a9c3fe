/** Pure: what two revisions did by their signals, for the comparison and the charts. */
import { measure } from '@/lib/decisions/measure';
import { formatSignal } from '@/lib/format/signal';
import { utcMinute } from '@/lib/format/time';
import type { Runbook } from '@/lib/runbooks/schema';
import { SIGNAL_UNITS, type SignalFrame, type SignalId } from '@/lib/signals/reading';
import { chartLimits } from './chart-limits';
import type { ComparisonCell, ComparisonRow, ServiceChart } from './service-view';
import { breachOf, SIGNAL_LABELS, signalOf } from './signal-cells';

const COMPARED = ['error_rate_5xx', 'latency_p95', 'latency_p99', 'request_rate'] as const;

export function compareSignals(
  runbook: Pick<Runbook, 'signals'> | null,
  frame: SignalFrame | null,
  current: string | null,
  candidate: string | null,
  now: Date,
): ComparisonRow[] {
  return COMPARED.map((id) => {
    const signal = signalOf(runbook, frame, id);
    const cell = (revision: string | null) =>
      revision === null || frame === null ? null : signalCell(signal, frame, revision, now);
    const [left, right] = [cell(current), cell(candidate)];
    const change =
      left === null || right === null
        ? ('unknown' as const)
        : left.text === right.text
          ? ('same' as const)
          : ('changed' as const);
    return { label: SIGNAL_LABELS[id], current: left, candidate: right, change };
  });
}

/** The window's own value where it is known, else the last that was seen, with its time. */
function signalCell(
  signal: ReturnType<typeof signalOf>,
  frame: SignalFrame,
  revision: string,
  now: Date,
): ComparisonCell | null {
  const unit = SIGNAL_UNITS[signal.signal];
  const own = frame.readings.filter((reading) => reading.revision === revision);
  const { known } = measure(signal, own, now);
  if (known !== null) {
    return { text: formatSignal(known, unit), breach: breachOf(signal, known) };
  }
  const series = frame.series.find(
    (one) => one.signal === signal.signal && one.revision === revision,
  );
  const last = series?.points.findLast(({ value, samples }) => value !== null && samples > 0);
  if (last === undefined || last.value === null) return null;
  return {
    text: formatSignal(last.value, unit),
    breach: breachOf(signal, last.value),
    aside: `at ${utcMinute(last.at)}, when it last served`,
  };
}

export function chartsOf(
  runbook: Pick<Runbook, 'signals'> | null,
  frame: SignalFrame | null,
  current: string | null,
  candidate: string | null,
): ServiceChart[] {
  if (frame === null) return [];
  return COMPARED.map((id: SignalId) => {
    const signal = signalOf(runbook, frame, id);
    return {
      id,
      label: SIGNAL_LABELS[id],
      unit: SIGNAL_UNITS[id],
      limits: chartLimits(signal),
      series: frame.series.flatMap(({ signal: of, revision, points }) =>
        of !== id || revision === null
          ? []
          : [
              {
                revision,
                role:
                  revision === current ? 'current' : revision === candidate ? 'candidate' : 'other',
                points: points.map(({ at, value }) => ({ at, value })),
              } as const,
            ],
      ),
    };
  });
}
