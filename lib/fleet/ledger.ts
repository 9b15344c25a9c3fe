/** Pure: what a look at the platform, or at its signals, says for the ledger of revisions. */
import type { Runbook } from '@/lib/runbooks/schema';
import { DEFAULT_FRESHNESS } from '@/lib/signals/freshness';
import { isMetric, type Series, type SeriesPoint } from '@/lib/signals/reading';

/** When a revision was seen to answer requests, ISO 8601 UTC. */
export interface Served {
  readonly revision: string;
  readonly from: string;
  readonly to: string;
}

/** From the rate of requests by revision: proof of serving from before anybody looked. */
export function servedIn(series: readonly Series[], periodSeconds: number): Served[] {
  return series.flatMap(({ signal, revision, points }) => {
    if (signal !== 'request_rate' || revision === null) return [];
    const seen = points.filter(({ value, samples }) => value !== null && value > 0 && samples > 0);
    const [first, last] = [seen[0], seen.at(-1)];
    if (first === undefined || last === undefined) return [];
    const from = new Date(Date.parse(first.at) - periodSeconds * 1000).toISOString();
    return [{ revision, from, to: last.at }];
  });
}

export interface LedgerHealth {
  readonly revision: string;
  readonly health: 'healthy' | 'unhealthy';
  readonly detail: {
    readonly signals: readonly SignalHealth[];
    readonly from: string;
    readonly to: string;
  };
}

interface SignalHealth {
  readonly signal: string;
  readonly limit: number;
  /** The worst value of a window that was known. */
  readonly worst: number;
  readonly over: boolean;
}

/**
 * How each revision did while it served, by the runbook's limits for acting on what is measured of
 * requests: probes and logs speak of the service. Unhealthy: for a whole
 * window every point was over a limit. Healthy: every limited signal is known for a window at least,
 * and none was over. Anything less is not known, and nothing is returned for it.
 */
export function healthWhileServing(
  runbook: Pick<Runbook, 'signals'>,
  series: readonly Series[],
  periodSeconds: number,
): LedgerHealth[] {
  const limited = runbook.signals.filter(
    (signal) => signal.act !== undefined && isMetric(signal.signal),
  );
  if (limited.length === 0) return [];
  const revisions = new Set(
    series.flatMap(({ revision }) => (revision === null ? [] : [revision])),
  );
  return [...revisions].flatMap((revision): LedgerHealth[] => {
    const points: SeriesPoint[] = [];
    const signals = limited.flatMap((signal): SignalHealth[] => {
      const limit = signal.act?.at ?? Number.POSITIVE_INFINITY;
      const own = series.find((one) => one.signal === signal.signal && one.revision === revision);
      const windows = knownWindows(own?.points ?? [], {
        length: Math.max(1, Math.round(signal.window.seconds / periodSeconds)),
        minSamples: signal.freshness?.min_samples ?? DEFAULT_FRESHNESS.minSamples,
        maxGapMs: periodSeconds * 2000,
      });
      if (windows.length === 0) return [];
      points.push(...windows.flat());
      // A window is as bad as its best point: one blip is no sustained breach.
      const lows = windows.map((window) => Math.min(...window.map(({ value }) => value ?? 0)));
      const worst = Math.max(...lows);
      return [{ signal: signal.id, limit, worst, over: worst >= limit }];
    });
    const over = signals.some((signal) => signal.over);
    if (!over && signals.length < limited.length) return [];
    const times = points.map(({ at }) => at).toSorted();
    const detail = { signals, from: times[0] ?? '', to: times.at(-1) ?? '' };
    return [{ revision, health: over ? 'unhealthy' : 'healthy', detail }];
  });
}

interface WindowRule {
  /** In points. */
  readonly length: number;
  readonly minSamples: number;
  readonly maxGapMs: number;
}

function knownWindows(points: readonly SeriesPoint[], rule: WindowRule): SeriesPoint[][] {
  const known = points.filter(({ value }) => value !== null);
  const windows: SeriesPoint[][] = [];
  for (let end = rule.length; end <= known.length; end++) {
    const window = known.slice(end - rule.length, end);
    const samples = window.reduce((sum, point) => sum + point.samples, 0);
    const whole = window.every((point, index) => {
      const next = window[index + 1];
      return next === undefined || Date.parse(next.at) - Date.parse(point.at) <= rule.maxGapMs;
    });
    if (samples >= rule.minSamples && whole) windows.push(window);
  }
  return windows;
}
