/**
 * Pure: from the numbers of a metrics source to the frames that decisions and charts read. Counts
 * are added up; percentiles are only ever taken as the source computed them, never averaged.
 */
import {
  type Reading,
  type Series,
  SIGNAL_IDS,
  SIGNAL_UNITS,
  type SignalFrame,
  type SignalId,
} from './reading';

/** `at`: end of the interval, milliseconds since the epoch: text would be parsed half a million times. */
export interface MetricPoint {
  readonly at: number;
  readonly value: number;
}

export interface CountSeries {
  readonly service: string;
  readonly revision: string;
  /** `2xx` … `5xx`; anything else counts as a request and as no error. */
  readonly codeClass: string;
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

/** What a source said about all services of a connection at one moment. Times as in `MetricPoint`. */
export interface MetricSample {
  readonly sampledAt: number;
  readonly periodSeconds: number;
  /** The end of each period, oldest first. */
  readonly periods: readonly number[];
  readonly history: MetricSet;
  /** End of the newest period that has data for anybody; null when there is none. */
  readonly newestAt: number | null;
  readonly windows: readonly {
    readonly seconds: number;
    readonly endsAt: number;
    readonly set: MetricSet;
  }[];
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
  const windows = sample.windows.map((window) => ({ ...window, sets: byService(window.set) }));
  return targets.map(({ id, service }) => {
    const own = history.get(service) ?? NOTHING;
    const readings = windows.flatMap(({ seconds, endsAt, sets }) =>
      readingsOf(sets.get(service) ?? NOTHING, seconds, endsAt),
    );
    const newest = newestPoint(own) ?? sample.newestAt;
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

const NOTHING: MetricSet = { counts: [], latencies: [] };

function problemOf(own: MetricSet, sample: MetricSample): string | null {
  const minutes = Math.round((sample.periods.length * sample.periodSeconds) / 60);
  if (own.counts.length === 0) return `No requests were measured in the last ${minutes} minutes.`;
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
}

/** One period's numbers, by signal; `null` where nothing was seen. */
interface Slot {
  readonly samples: number;
  readonly values: Readonly<Record<SignalId, number | null>>;
}

/** The service as a whole (`null`) first, then every revision that was seen, by name. */
function subjects(set: MetricSet): (string | null)[] {
  const named = [...set.counts, ...set.latencies].flatMap(({ revision }) => revision ?? []);
  return [null, ...[...new Set(named)].sort()];
}

function seriesOf(
  set: MetricSet,
  grid: readonly { end: number; at: string }[],
  seconds: number,
): Series[] {
  return subjects(set).flatMap((revision) => {
    const slotAt = slots(set, revision, seconds);
    const line = grid.map(({ end, at }) => ({ at, ...slotAt(end) }));
    return SIGNAL_IDS.map((signal) => ({
      signal,
      revision,
      unit: SIGNAL_UNITS[signal],
      points: line.map(({ at, samples, values }) => ({ at, samples, value: values[signal] })),
    }));
  });
}

function readingsOf(set: MetricSet, windowSeconds: number, endsAt: number): Reading[] {
  const observedAt = isoTime(endsAt);
  return subjects(set).flatMap((revision) => {
    const { samples, values } = slots(set, revision, windowSeconds)(endsAt);
    return SIGNAL_IDS.map((signal) => ({
      signal,
      revision,
      value: values[signal],
      unit: SIGNAL_UNITS[signal],
      windowSeconds,
      samples,
      observedAt,
    }));
  });
}

function slots(set: MetricSet, revision: string | null, seconds: number): (at: number) => Slot {
  const tallies = new Map<number, Tally>();
  for (const series of set.counts) {
    if (revision !== null && series.revision !== revision) continue;
    for (const { at, value } of series.points) {
      const tally = tallies.get(at) ?? { total: 0, clientErrors: 0, serverErrors: 0 };
      tally.total += value;
      if (series.codeClass === '4xx') tally.clientErrors += value;
      if (series.codeClass === '5xx') tally.serverErrors += value;
      tallies.set(at, tally);
    }
  }
  const p95 = latencyAt(set, revision, 95);
  const p99 = latencyAt(set, revision, 99);
  return (at) => {
    const tally = tallies.get(at);
    const ratio = (part: number) =>
      tally === undefined || tally.total === 0 ? null : part / tally.total;
    return {
      samples: tally?.total ?? 0,
      values: {
        request_rate: tally === undefined ? null : tally.total / seconds,
        error_rate_5xx: ratio(tally?.serverErrors ?? 0),
        error_rate_4xx: ratio(tally?.clientErrors ?? 0),
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
