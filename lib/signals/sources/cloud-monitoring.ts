/** Cloud Run's own request metrics, from Cloud Monitoring, for all services of a connection at once. */
import { randomUUID } from 'node:crypto';
import { err, ok } from '@/lib/result';
import {
  assembleFrames,
  type CountSeries,
  type LatencySeries,
  type MetricPoint,
  type MetricSet,
  type MetricWindow,
  newestPoint,
  windowReadings,
} from '../frame';
import { continued } from '../history';
import type { Answer, MetricsNews, MetricsSource, SourceTarget } from './source';

export interface TimeSeriesQuery {
  /** `projects/P`. */
  readonly name: string;
  readonly filter: string;
  readonly start: Date;
  readonly end: Date;
  readonly periodSeconds: number;
  /** Absent: as a delta, so that a reducer sees every request. A gauge has no delta: its highest. */
  readonly aligner?: 'ALIGN_DELTA' | 'ALIGN_MAX';
  readonly reducer:
    | 'REDUCE_SUM'
    | 'REDUCE_PERCENTILE_50'
    | 'REDUCE_PERCENTILE_95'
    | 'REDUCE_PERCENTILE_99';
  readonly groupBy: readonly string[];
}

export interface TimeSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly MetricPoint[];
}

export interface TimeSeriesClient {
  /** All pages. */
  list(query: TimeSeriesQuery, signal: AbortSignal): Answer<TimeSeries[]>;
}

export interface MonitoredRegion {
  readonly project: string;
  readonly region: string;
}

const PERIOD_SECONDS = 60;
const HISTORY_PERIODS = 60;
const DEADLINE_MS = 10_000;
const MS = 1000;
/** Points come up to three minutes late: those of the last minutes are read each time. */
const AGAIN_PERIODS = 5;
/** What came later than that is seen when the whole hour is read again. */
const WHOLE_AGAIN_MS = 600_000;

/** What was read last, to go on from. Times are milliseconds since the epoch. */
interface Kept {
  readonly history: MetricSet;
  readonly end: number;
  /** When all of the history was read. */
  readonly wholeAt: number;
  readonly windows: readonly MetricWindow[];
  /** Of which targets and windows. */
  readonly about: string;
  readonly mark: string;
}

/**
 * Ten queries for a first sampling with one window: requests, and two percentiles each by revision and
 * by service (a service's percentile is no mean of its revisions'), for the history and the window.
 * From then on five for the last minutes, and the others where these say anything new: half a million
 * points of a large fleet are not read every few seconds to find them the same.
 * Windows end at the newest point that there is, so that lag never thins out what they measure.
 */
export function createCloudMonitoring(
  client: TimeSeriesClient,
  { project, region }: MonitoredRegion,
): MetricsSource {
  async function readSet(
    span: Pick<TimeSeriesQuery, 'start' | 'end' | 'periodSeconds'>,
    signal: AbortSignal,
  ): Answer<MetricSet> {
    const query = (metric: string, rest: Pick<TimeSeriesQuery, 'reducer' | 'groupBy'>) =>
      client.list(
        { name: `projects/${project}`, filter: filterOf(metric, region), ...span, ...rest },
        signal,
      );
    const percentile = (which: 95 | 99, groupBy: readonly string[]) =>
      query('request_latencies', { reducer: `REDUCE_PERCENTILE_${which}`, groupBy });
    const answers = await Promise.all([
      query('request_count', {
        reducer: 'REDUCE_SUM',
        groupBy: [SERVICE, REVISION, CODE, CODE_CLASS],
      }),
      percentile(95, [SERVICE, REVISION]),
      percentile(95, [SERVICE]),
      percentile(99, [SERVICE, REVISION]),
      percentile(99, [SERVICE]),
    ]);
    const lists: TimeSeries[][] = [];
    for (const answer of answers) {
      if (!answer.ok) return answer;
      lists.push(answer.value);
    }
    const [counts = [], p95 = [], serviceP95 = [], p99 = [], serviceP99 = []] = lists;
    return ok({
      counts: counts.flatMap(toCounts),
      latencies: [
        ...[...p95, ...serviceP95].flatMap((each) => toLatency(each, 95)),
        ...[...p99, ...serviceP99].flatMap((each) => toLatency(each, 99)),
      ],
    });
  }

  async function readWindows(
    windowsSeconds: readonly number[],
    endsAt: number,
    signal: AbortSignal,
  ): Answer<MetricWindow[]> {
    const windows = await Promise.all(
      windowsSeconds.map(async (seconds) => {
        const start = new Date(endsAt - seconds * MS);
        const span = { start, end: new Date(endsAt), periodSeconds: seconds };
        const set = await readSet(span, signal);
        return set.ok ? ok({ seconds, endsAt, set: set.value }) : set;
      }),
    );
    const failed = windows.find((window) => !window.ok);
    if (failed !== undefined && !failed.ok) return err(failed.error);
    return ok(windows.flatMap((window) => (window.ok ? [window.value] : [])));
  }

  const named = (targets: readonly SourceTarget[]) =>
    targets.map(({ id, ref }) => ({ id, service: serviceIn(region, ref) }));

  let kept: Kept | null = null;

  async function readHistory(
    { start, end }: { readonly start: number; readonly end: number },
    now: number,
    signal: AbortSignal,
  ): Answer<Pick<Kept, 'history' | 'wholeAt'>> {
    const span = (from: number) => ({
      start: new Date(from),
      end: new Date(end),
      periodSeconds: PERIOD_SECONDS,
    });
    const before = kept;
    const from = (before?.end ?? 0) - AGAIN_PERIODS * PERIOD_SECONDS * MS;
    const goesOn = before !== null && from > start && from < end && before.end <= end;
    if (goesOn && now - before.wholeAt < WHOLE_AGAIN_MS) {
      const recent = await readSet(span(from), signal);
      if (!recent.ok) return recent;
      const history = continued(before.history, recent.value, { start, from });
      return ok({ history, wholeAt: before.wholeAt });
    }
    const whole = await readSet(span(start), signal);
    return whole.ok ? ok({ history: whole.value, wholeAt: now }) : whole;
  }

  async function news(
    targets: readonly SourceTarget[],
    {
      now,
      windowsSeconds,
      mark,
    }: {
      readonly now: Date;
      readonly windowsSeconds: readonly number[];
      readonly mark: string | null;
    },
    callerSignal: AbortSignal,
  ): Answer<MetricsNews> {
    const signal = AbortSignal.any([callerSignal, AbortSignal.timeout(DEADLINE_MS)]);
    const period = PERIOD_SECONDS * MS;
    const end = Math.floor(now.getTime() / period) * period;
    const start = end - HISTORY_PERIODS * period;
    const read = await readHistory({ start, end }, now.getTime(), signal);
    if (!read.ok) return read;
    const { history, wholeAt } = read.value;
    const about = JSON.stringify([windowsSeconds, targets.map(({ id, ref }) => [id, ref])]);
    const before = kept;
    const isSame = before !== null && before.history === history && before.about === about;
    if (isSame && mark === before.mark) {
      kept = { ...before, end, wholeAt };
      return ok({ mark, frames: null });
    }
    const newest = newestPoint(history);
    const windows = isSame
      ? ok(before.windows)
      : await readWindows(windowsSeconds, newest ?? end, signal);
    if (!windows.ok) return windows;
    kept = { history, end, wholeAt, windows: windows.value, about, mark: randomUUID() };
    const frames = assembleFrames(named(targets), {
      sampledAt: now.getTime(),
      periodSeconds: PERIOD_SECONDS,
      periods: Array.from({ length: HISTORY_PERIODS }, (_, index) => start + (index + 1) * period),
      history,
      newestAt: newest,
      windows: windows.value,
    });
    return ok({ mark: kept.mark, frames });
  }

  return {
    news,

    async sample(targets, request, signal) {
      const answer = await news(targets, { ...request, mark: null }, signal);
      return answer.ok ? ok(answer.value.frames ?? []) : answer;
    },

    async windows(targets, { endsAt, windowsSeconds }, callerSignal) {
      const signal = AbortSignal.any([callerSignal, AbortSignal.timeout(DEADLINE_MS)]);
      const period = PERIOD_SECONDS * MS;
      const end = Math.floor(endsAt.getTime() / period) * period;
      const windows = await readWindows(windowsSeconds, end, signal);
      if (!windows.ok) return windows;
      const readingsOf = windowReadings(windows.value);
      return ok(
        named(targets).map(({ id, service }) => ({
          targetId: id,
          readings: readingsOf(service),
        })),
      );
    },
  };
}

const SERVICE = 'resource.labels.service_name';
const REVISION = 'resource.labels.revision_name';
const CODE = 'metric.labels.response_code';
const CODE_CLASS = 'metric.labels.response_code_class';

function filterOf(metric: string, region: string): string {
  return [
    `metric.type="run.googleapis.com/${metric}"`,
    'resource.type="cloud_run_revision"',
    `resource.labels.location="${region}"`,
  ].join(' AND ');
}

/** A service of another region has no series here; its name must not find a namesake's. */
function serviceIn(region: string, ref: string): string {
  const [, location, service] = /\/locations\/([^/]+)\/services\/([^/]+)$/.exec(ref) ?? [];
  return location === region && service !== undefined ? service : `${ref} (not in ${region})`;
}

function toCounts({ labels, points }: TimeSeries): CountSeries[] {
  const { service_name: service, revision_name: revision, response_code } = labels;
  if (service === undefined || revision === undefined) return [];
  return [{ service, revision, code: response_code || (labels.response_code_class ?? ''), points }];
}

function toLatency({ labels, points }: TimeSeries, percentile: 95 | 99): LatencySeries[] {
  const { service_name: service, revision_name: revision } = labels;
  if (service === undefined) return [];
  const seconds = points.map(({ at, value }) => ({ at, value: value / MS }));
  return [{ service, revision: revision ?? null, percentile, points: seconds }];
}
