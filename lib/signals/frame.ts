/**
 * Pure: from the numbers of a metrics source to the frames that decisions and charts read. Counts
 * are added up; percentiles are only ever taken as the source computed them, never averaged.
 */
import {
  METRIC_SIGNALS,
  type MetricSignal,
  type Reading,
  type Series,
  SIGNAL_UNITS,
  type SignalFrame,
} from './reading';

/** `at`: end of the interval, milliseconds since the epoch: text would be parsed half a million times. */
export interface MetricPoint {
  readonly at: number;
  readonly value: number;
}

export interface CountSeries {
  readonly service: string;
  /** `null`: the source can't tell; it counts for the service alone. */
  readonly revision: string | null;
  /**
   * `404`, or `4xx` where no more is known. Without a digit in front it says nothing: how many failed
   * is then unknown, above all not none.
   */
  readonly code: string;
  readonly points: readonly MetricPoint[];
}

export interface LatencySeries {
  readonly service: string;
  /** `null`: over all revisions, computed by the source from the whole distribution. */
  readonly revision: string | null;
  readonly percentile: 95 | 99;
  /** Seconds. */
  readonly points: readonly MetricPoint[];
}

/** Points of one period length, as one set of queries gave them. */
export interface MetricSet {
  readonly counts: readonly CountSeries[];
  readonly latencies: readonly LatencySeries[];
}

export interface MetricWindow {
  readonly seconds: number;
  readonly endsAt: number;
  readonly set: MetricSet;
}

/** What a source said about all services of a connection at one moment. Times as in `MetricPoint`. */
export interface MetricSample {
  readonly sampledAt: number;
  readonly periodSeconds: number;
  /** The end of each period, oldest first. */
  readonly periods: readonly number[];
  readonly history: MetricSet;
  /** End of the newest period that has data for anybody; null when there is none. */
  readonly newestAt: number | null;
  /**
   * By service, when the source last heard of it, where it tells: a window is no fresher than its
   * newest data. A service that is not named was last heard of in its newest period, if in any.
   */
  readonly heardAt?: ReadonlyMap<string, number>;
  readonly windows: readonly MetricWindow[];
}

export interface FrameTarget {
  readonly id: string;
  /** The service's name in the metrics' labels. */
  readonly service: string;
}

export function assembleFrames(
  targets: readonly FrameTarget[],
  sample: MetricSample,
): SignalFrame[] {
  const history = byService(sample.history);
  const sampledAt = isoTime(sample.sampledAt);
  const grid = sample.periods.map((end) => ({ end, at: isoTime(end) }));
  const readingsOf = windowReadings(sample.windows);
  return targets.map(({ id, service }) => {
    const own = history.get(service) ?? NOTHING;
    const heardAt = sample.heardAt?.get(service) ?? newestPoint(own);
    const readings = readingsOf(service, sample.heardAt && (heardAt ?? LONG_AGO));
    const newest = heardAt ?? sample.newestAt;
    return {
      targetId: id,
      sampledAt,
      lagSeconds:
        newest === null
          ? sample.periods.length * sample.periodSeconds
          : Math.max(0, (sample.sampledAt - newest) / 1000),
      periodSeconds: sample.periodSeconds,
      series: seriesOf(own, grid, sample.periodSeconds),
      readings,
      problem: problemOf(own, sample),
    };
  });
}

const LONG_AGO = Number.NEGATIVE_INFINITY;

/**
 * The readings of a service over each window, no newer than it was last heard of, and as old as the
 * window's start at most. Without `heardAt` a window is taken to be whole.
 */
export function windowReadings(
  windows: readonly MetricWindow[],
): (service: string, heardAt?: number) => Reading[] {
  const known = windows.map((window) => ({ ...window, sets: byService(window.set) }));
  return (service, heardAt) =>
    known.flatMap(({ seconds, endsAt, sets }) =>
      readingsIn(
        slotsOf(sets.get(service) ?? NOTHING, seconds),
        { seconds, endsAt },
        Math.max(endsAt - seconds * 1000, Math.min(endsAt, heardAt ?? endsAt)),
      ),
    );
}

const NOTHING: MetricSet = { counts: [], latencies: [] };

function problemOf(own: MetricSet, sample: MetricSample): string | null {
  const minutes = Math.round((sample.periods.length * sample.periodSeconds) / 60);
  if (own.counts.length === 0) return `No requests were measured in the last ${minutes} minutes.`;
  if (!own.counts.some(({ code }) => isCode(code))) {
    return 'Requests were measured, and not how they were answered.';
  }
  if (own.latencies.length === 0) return 'Requests were measured, and no latencies.';
  return null;
}

function byService(set: MetricSet): Map<string, MetricSet> {
  const sets = new Map<string, { counts: CountSeries[]; latencies: LatencySeries[] }>();
  const of = (service: string) => {
    const known = sets.get(service) ?? { counts: [], latencies: [] };
    sets.set(service, known);
    return known;
  };
  for (const series of set.counts) of(series.service).counts.push(series);
  for (const series of set.latencies) of(series.service).latencies.push(series);
  return sets;
}

/** The end of the newest interval in which anybody had requests. */
export function newestPoint({ counts }: MetricSet): number | null {
  let newest: number | null = null;
  for (const { points } of counts) {
    for (const { at } of points) if (newest === null || at > newest) newest = at;
  }
  return newest;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Requests of one revision, or of all, that ended in one period. */
interface Tally {
  total: number;
  clientErrors: number;
  serverErrors: number;
  badRequests: number;
  /** Client errors of which only the class is known: how many were 400 can't be said. */
  unclear: boolean;
  /** Requests of which nothing says how they ended: no share of errors can be said. */
  uncoded: boolean;
}

/** One period's numbers, by signal; `null` where nothing was seen. */
interface Slot {
  readonly samples: number;
  readonly values: Readonly<Record<MetricSignal, number | null>>;
}

interface Subject {
  /** `null`: the service as a whole. */
  readonly revision: string | null;
  readonly slotAt: (at: number) => Slot;
}

/** The service as a whole first, then every revision that was seen, by name. */
function slotsOf(set: MetricSet, seconds: number): Subject[] {
  const named = [...set.counts, ...set.latencies].flatMap(({ revision }) => revision ?? []);
  return [null, ...[...new Set(named)].sort()].map((revision) => ({
    revision,
    slotAt: slots(set, revision, seconds),
  }));
}

function seriesOf(
  set: MetricSet,
  grid: readonly { end: number; at: string }[],
  seconds: number,
): Series[] {
  return slotsOf(set, seconds).flatMap(({ revision, slotAt }) => {
    const line = grid.map(({ end, at }) => ({ at, ...slotAt(end) }));
    return METRIC_SIGNALS.map((signal) => ({
      signal,
      revision,
      unit: SIGNAL_UNITS[signal],
      points: line.map(({ at, samples, values }) => ({ at, samples, value: values[signal] })),
    }));
  });
}

function readingsIn(
  subjects: readonly Subject[],
  window: { readonly seconds: number; readonly endsAt: number },
  observed: number,
): Reading[] {
  const observedAt = isoTime(observed);
  return subjects.flatMap(({ revision, slotAt }) => {
    const { samples, values } = slotAt(window.endsAt);
    return METRIC_SIGNALS.map((signal) => ({
      signal,
      revision,
      value: values[signal],
      unit: SIGNAL_UNITS[signal],
      windowSeconds: window.seconds,
      samples,
      observedAt,
    }));
  });
}

function tally(series: readonly CountSeries[]): ReadonlyMap<number, Tally> {
  const tallies = new Map<number, Tally>();
  for (const { code, points } of series) {
    for (const { at, value } of points) {
      const one = tallies.get(at) ?? { ...NO_REQUESTS };
      one.total += value;
      if (code.startsWith('4')) one.clientErrors += value;
      if (code.startsWith('5')) one.serverErrors += value;
      if (code === '400') one.badRequests += value;
      if (code === '4xx' && value > 0) one.unclear = true;
      if (!isCode(code) && value > 0) one.uncoded = true;
      tallies.set(at, one);
    }
  }
  return tallies;
}

function isCode(code: string): boolean {
  return /^\d/.test(code);
}

const NO_REQUESTS: Tally = {
  total: 0,
  clientErrors: 0,
  serverErrors: 0,
  badRequests: 0,
  unclear: false,
  uncoded: false,
};

function slots(set: MetricSet, revision: string | null, seconds: number): (at: number) => Slot {
  const tallies = tally(
    set.counts.filter((series) => revision === null || series.revision === revision),
  );
  const p95 = latencyAt(set, revision, 95);
  const p99 = latencyAt(set, revision, 99);
  return (at) => {
    const seen = tallies.get(at);
    const { total, serverErrors, clientErrors, badRequests, unclear, uncoded } =
      seen ?? NO_REQUESTS;
    const ratio = (part: number) => (total === 0 || uncoded ? null : part / total);
    return {
      samples: total,
      values: {
        request_rate: seen === undefined ? null : total / seconds,
        error_rate_5xx: ratio(serverErrors),
        error_rate_4xx: ratio(clientErrors),
        error_rate_400: unclear ? null : ratio(badRequests),
        latency_p95: p95.get(at) ?? null,
        latency_p99: p99.get(at) ?? null,
      },
    };
  };
}

function latencyAt(
  set: MetricSet,
  revision: string | null,
  percentile: 95 | 99,
): Map<number, number> {
  const found = set.latencies.find(
    (series) => series.revision === revision && series.percentile === percentile,
  );
  return new Map(found?.points.map(({ at, value }) => [at, value]));
}
