/** Request metrics of a Prometheus, for all services of a connection at once. */
import { ok } from '@/lib/result';
import {
  assembleFrames,
  type CountSeries,
  type LatencySeries,
  type MetricSet,
  type MetricWindow,
  newestPoint,
  windowReadings,
} from '../frame';
import type { TimeSeries } from './cloud-monitoring';
import { type PrometheusNames, type Questions, questionsFor } from './promql';
import type { Answer, MetricsSource, SourceTarget } from './source';

export interface PrometheusClient {
  /** The value of an expression at one moment. Points that are no number are left out. */
  query(expression: string, at: Date, signal: AbortSignal): Answer<TimeSeries[]>;
  /** Its values at the end of every step. */
  queryRange(
    expression: string,
    span: { readonly start: Date; readonly end: Date; readonly stepSeconds: number },
    signal: AbortSignal,
  ): Answer<TimeSeries[]>;
}

type Ask = (expression: string) => Answer<TimeSeries[]>;

const PERIOD_SECONDS = 60;
const HISTORY_PERIODS = 60;
const DEADLINE_MS = 10_000;
const MS = 1000;

/**
 * Five queries for the last hour and five for each window, however many services there are, and one
 * that tells when each was last scraped: a window over data that stopped coming is as old as its end.
 */
export function createPrometheusMetrics(
  client: PrometheusClient,
  names: PrometheusNames,
): MetricsSource {
  async function readWindows(
    questions: Questions,
    windowsSeconds: readonly number[],
    endsAt: Date,
    signal: AbortSignal,
  ): Answer<MetricWindow[]> {
    const ask: Ask = (expression) => client.query(expression, endsAt, signal);
    const windows: MetricWindow[] = [];
    const sets = windowsSeconds.map((seconds) => readSet(ask, questions, names, seconds));
    for (const [index, answer] of (await Promise.all(sets)).entries()) {
      if (!answer.ok) return answer;
      const seconds = windowsSeconds[index] ?? 0;
      windows.push({ seconds, endsAt: endsAt.getTime(), set: answer.value });
    }
    return ok(windows);
  }

  return {
    async sample(targets, { now, windowsSeconds }, callerSignal) {
      const signal = AbortSignal.any([callerSignal, AbortSignal.timeout(DEADLINE_MS)]);
      const questions = questionsOf(names, targets);
      const period = PERIOD_SECONDS * MS;
      const end = Math.floor(now.getTime() / period) * period;
      const ends = Array.from(
        { length: HISTORY_PERIODS },
        (_, index) => end - (HISTORY_PERIODS - 1 - index) * period,
      );
      const span = {
        start: new Date(ends[0] ?? end),
        end: new Date(end),
        stepSeconds: PERIOD_SECONDS,
      };
      const askHour: Ask = (expression) => client.queryRange(expression, span, signal);
      const [history, windows, heard] = await Promise.all([
        readSet(askHour, questions, names, PERIOD_SECONDS),
        readWindows(questions, windowsSeconds, now, signal),
        client.query(questions.heardAt(), now, signal),
      ]);
      if (!history.ok) return history;
      if (!windows.ok) return windows;
      if (!heard.ok) return heard;
      return ok(
        assembleFrames(named(targets), {
          sampledAt: now.getTime(),
          periodSeconds: PERIOD_SECONDS,
          periods: ends,
          history: history.value,
          newestAt: newestPoint(history.value),
          heardAt: heardBy(heard.value, names),
          windows: windows.value,
        }),
      );
    },

    async windows(targets, { endsAt, windowsSeconds }, callerSignal) {
      const signal = AbortSignal.any([callerSignal, AbortSignal.timeout(DEADLINE_MS)]);
      const questions = questionsOf(names, targets);
      const windows = await readWindows(questions, windowsSeconds, endsAt, signal);
      if (!windows.ok) return windows;
      const readingsOf = windowReadings(windows.value);
      return ok(targets.map(({ id, ref }) => ({ targetId: id, readings: readingsOf(ref) })));
    },
  };
}

async function readSet(
  ask: Ask,
  questions: Questions,
  names: PrometheusNames,
  seconds: number,
): Answer<MetricSet> {
  const [requests, ...percentiles] = await Promise.all([
    ask(questions.requests(seconds)),
    ...([95, 99] as const).flatMap((percentile) =>
      (['revision', 'service'] as const).map(async (of) => ({
        percentile,
        of,
        answer: await ask(questions.latency(percentile, of, seconds)),
      })),
    ),
  ]);
  if (!requests.ok) return requests;
  const latencies: LatencySeries[] = [];
  for (const { percentile, of, answer } of percentiles) {
    if (!answer.ok) return answer;
    latencies.push(...answer.value.flatMap((each) => toLatency(each, names, percentile, of)));
  }
  return ok({ counts: requests.value.flatMap((each) => toCounts(each, names)), latencies });
}

function questionsOf(names: PrometheusNames, targets: readonly SourceTarget[]): Questions {
  return questionsFor(names, [...new Set(targets.map(({ ref }) => ref))].sort());
}

function named(targets: readonly SourceTarget[]) {
  return targets.map(({ id, ref }) => ({ id, service: ref }));
}

/** A label that is missing and one that is empty are the same to Prometheus. */
function toCounts({ labels, points }: TimeSeries, names: PrometheusNames): CountSeries[] {
  const service = labels[names.labels.service] ?? '';
  if (service === '') return [];
  const revision = labels[names.labels.revision] || null;
  return [{ service, revision, code: labels[names.labels.code] ?? '', points }];
}

function toLatency(
  { labels, points }: TimeSeries,
  names: PrometheusNames,
  percentile: 95 | 99,
  of: 'revision' | 'service',
): LatencySeries[] {
  const service = labels[names.labels.service] ?? '';
  const revision = of === 'revision' ? labels[names.labels.revision] || null : null;
  if (service === '' || (of === 'revision' && revision === null)) return [];
  return [{ service, revision, percentile, points }];
}

function heardBy(list: readonly TimeSeries[], names: PrometheusNames): Map<string, number> {
  return new Map(
    list.flatMap(({ labels, points }) => {
      const [newest] = points;
      const service = labels[names.labels.service];
      return service === undefined || newest === undefined
        ? []
        : [[service, newest.value * MS] as const];
    }),
  );
}
