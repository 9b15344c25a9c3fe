import { type Measurement, measure } from '@/lib/decisions/measure';
import { formatSignal } from '@/lib/format/signal';
import type { Signal } from '@/lib/runbooks/figures-schema';
import type { Runbook } from '@/lib/runbooks/schema';
import type { SignalFrame, SignalId } from '@/lib/signals/reading';
import type { Breach, FleetSignals, SignalCell } from './fleet-view';

export const SIGNAL_LABELS = {
  request_rate: 'Rate',
  error_rate_5xx: '5xx',
  error_rate_4xx: '4xx',
  error_rate_400: '400',
  latency_p95: 'P95',
  latency_p99: 'P99',
  probe_failure_rate: 'Probes',
  log_matches: 'Log',
  platform_not_ready: 'Not ready',
} as const satisfies Record<SignalId, string>;

type Signals = Pick<Runbook, 'signals'> | null;

/** A row's three figures, each judged by the runbook's own limits. */
export function signalCells(runbook: Signals, frame: SignalFrame | null, now: Date): FleetSignals {
  const cell = (id: SignalId) => cellOf(signalOf(runbook, frame, id), frame, now);
  const p99 = measure(signalOf(runbook, frame, 'latency_p99'), frame?.readings ?? [], now);
  return {
    errors: cell('error_rate_5xx'),
    latency: { ...cell('latency_p95'), secondary: { label: 'P99', value: p99.known } },
    rate: cell('request_rate'),
  };
}

/** The runbook's signal, else the bare figure over the window that was read, without a limit. */
export function signalOf(runbook: Signals, frame: SignalFrame | null, id: SignalId): Signal {
  const own = runbook?.signals.find(({ signal }) => signal === id);
  if (own !== undefined) return own;
  const read = frame?.readings.find(({ signal }) => signal === id)?.windowSeconds ?? 300;
  return { id, title: SIGNAL_LABELS[id], signal: id, window: { seconds: read, source: 'default' } };
}

function cellOf(signal: Signal, frame: SignalFrame | null, now: Date): SignalCell {
  const measured = measure(signal, frame?.readings ?? [], now);
  const { known, reading, unit } = measured;
  const series = frame?.series.find((one) => one.signal === signal.signal && one.revision === null);
  const last = reading?.value ?? null;
  return {
    label: SIGNAL_LABELS[signal.signal],
    value: known,
    unit,
    limit: limitOf(signal),
    limitLabel: limitLabel(measured),
    breach: breachOf(signal, known),
    points: series?.points.map(({ value }) => drawn(value)) ?? [],
    ...(known === null && reading !== null && last !== null
      ? { lastKnown: { value: last, at: reading.observedAt } }
      : {}),
  };
}

/** As exact as a line of thirty pixels is; a fleet of them is sent to every screen. */
function drawn(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(3));
}

/** The limit that decides: the one to act at, else the one to consider. */
export function limitOf(signal: Signal): number | null {
  return (signal.act ?? signal.consider)?.at ?? null;
}

export function breachOf(signal: Signal, value: number | null): Breach {
  if (value === null) return 'unknown';
  if (signal.act !== undefined && value >= signal.act.at) return 'over';
  return signal.consider !== undefined && value >= signal.consider.at ? 'consider' : 'none';
}

function limitLabel({ signal: { act, consider }, unit }: Measurement): string {
  if (act && consider) {
    return `consider ${formatSignal(consider.at, unit)}, act ${formatSignal(act.at, unit)}`;
  }
  if (act) return `limit ${formatSignal(act.at, unit)}`;
  return consider ? `consider ${formatSignal(consider.at, unit)}` : 'no limit';
}
