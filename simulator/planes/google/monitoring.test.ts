import type { MetricServiceClient } from '@google-cloud/monitoring';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { metricClient } from '../../testing/clients';
import {
  BAD,
  GOOD,
  ROLLBACK,
  refusalOf,
  simulateEachTest,
  trafficUpdate,
} from '../../testing/simulation';

const simulation = simulateEachTest({ metricsDelaySeconds: 60 });
let metrics: MetricServiceClient;
beforeEach(() => {
  metrics = metricClient(simulation().simulator.grpcAddress);
});
afterEach(() => metrics.close());

type Query = Parameters<MetricServiceClient['listTimeSeries']>[0];
type Aggregation = NonNullable<NonNullable<Query>['aggregation']>;

const COUNT = 'metric.type="run.googleapis.com/request_count"';
const LATENCY = 'metric.type="run.googleapis.com/request_latencies"';
const API = 'resource.type="cloud_run_revision" AND resource.label.service_name="virtuoso-api"';
const BY_REVISION = ['resource.label.revision_name'];
const BY_CLASS = ['resource.label.revision_name', 'metric.label.response_code_class'];

async function ask(
  filter: string,
  aggregation: Aggregation,
  { minutes = 5, project = 'virtuoso-generator', agoSeconds = 60 } = {},
) {
  const end = Math.floor(Date.now() / 1000) - agoSeconds;
  const [series] = await metrics.listTimeSeries({
    name: `projects/${project}`,
    filter,
    interval: { startTime: { seconds: end - minutes * 60 }, endTime: { seconds: end } },
    aggregation: { alignmentPeriod: { seconds: 300 }, ...aggregation },
  });
  return series.map((one) => ({
    labels: { ...one.resource?.labels, ...one.metric?.labels },
    kind: one.valueType,
    points: (one.points ?? []).map(({ interval, value }) => ({
      end: Number(interval?.endTime?.seconds),
      value: Number(value?.int64Value ?? value?.doubleValue),
    })),
  }));
}

const SUM = { perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM' } as const;

function firstValue(series: Awaited<ReturnType<typeof ask>>, labels: object): number {
  const found = series.find((one) =>
    Object.entries(labels).every(
      ([key, value]) => one.labels[key as keyof typeof one.labels] === value,
    ),
  );
  return found?.points[0]?.value ?? Number.NaN;
}

describe('request counts', () => {
  test('of the bad revision are 34 % 5xx of about 40 a second', async () => {
    const series = await ask(`${COUNT} AND ${API}`, { ...SUM, groupByFields: BY_CLASS });
    const counts = ['2xx', '4xx', '5xx'].map((response_code_class) =>
      firstValue(series, { revision_name: BAD, response_code_class }),
    );
    const total = counts.reduce((sum, count) => sum + count, 0);
    expect(total / 300).toBeGreaterThan(36);
    expect(total / 300).toBeLessThan(44);
    expect((counts[2] ?? 0) / total).toBeCloseTo(0.34, 1);
    expect(series.every(({ kind }) => kind === 'INT64')).toBe(true);
  });

  test('have no series for a revision without traffic', async () => {
    const series = await ask(`${COUNT} AND ${API}`, { ...SUM, groupByFields: BY_REVISION });
    expect(series.map(({ labels }) => labels.revision_name)).toEqual([BAD]);
  });

  test('of the revision before the deployment were 0.3 % 5xx', async () => {
    const series = await ask(
      `${COUNT} AND ${API}`,
      { ...SUM, alignmentPeriod: { seconds: 3600 }, groupByFields: BY_CLASS },
      { minutes: 60, agoSeconds: 1200 },
    );
    const failed = firstValue(series, { revision_name: GOOD, response_code_class: '5xx' });
    const fine = firstValue(series, { revision_name: GOOD, response_code_class: '2xx' });
    expect(failed / fine).toBeGreaterThan(0.002);
    expect(failed / fine).toBeLessThan(0.004);
  });

  test('rise within four minutes of the deployment', async () => {
    const series = await ask(
      `${COUNT} AND ${API} AND metric.labels.response_code_class="5xx"`,
      { ...SUM, alignmentPeriod: { seconds: 60 }, groupByFields: BY_REVISION },
      { minutes: 13, agoSeconds: 60 },
    );
    const points = series.find(({ labels }) => labels.revision_name === BAD)?.points ?? [];
    const rising = points
      .slice(-3)
      .map(({ value }) => value)
      .reverse();
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect(points[0]?.value).toBeGreaterThan(3 * (rising[0] ?? 0));
  });

  test('are per second with ALIGN_RATE', async () => {
    const series = await ask(`${COUNT} AND ${API}`, {
      perSeriesAligner: 'ALIGN_RATE',
      crossSeriesReducer: 'REDUCE_SUM',
      groupByFields: ['resource.labels.service_name'],
    });
    expect(series).toMatchObject([{ kind: 'DOUBLE', labels: { service_name: 'virtuoso-api' } }]);
    expect(series[0]?.points[0]?.value).toBeGreaterThan(36);
  });

  test('of all services of a location come in one answer', async () => {
    const series = await ask(
      `${COUNT} AND resource.label.location="us-central1"`,
      { ...SUM, groupByFields: ['resource.label.service_name'] },
      { project: 'agentics-dev' },
    );
    expect(series.map(({ labels }) => labels.service_name)).toEqual([
      'llm-connector-hub',
      'llm-forge',
      'llm-forge-dev',
      'llm-forge-staging',
    ]);
  });

  test('come newest first, and none is newer than the delay', async () => {
    const series = await ask(
      `${COUNT} AND ${API}`,
      { ...SUM, alignmentPeriod: { seconds: 10 } },
      { agoSeconds: 0 },
    );
    const ends = series[0]?.points.map(({ end }) => end) ?? [];
    expect(ends).toEqual([...ends].sort((a, b) => b - a));
    expect(ends.length).toBeGreaterThan(20);
    expect(ends[0]).toBeLessThanOrEqual(Date.now() / 1000 - 60);
  });

  test('give the same answer twice, and fine windows add up to the coarse one', async () => {
    const filter = `${COUNT} AND ${API}`;
    const end = { agoSeconds: 120 };
    const fine = { ...SUM, alignmentPeriod: { seconds: 60 } };
    const first = await ask(filter, fine, end);
    const coarse = await ask(filter, SUM, end);
    const sum = (first[0]?.points ?? []).reduce((total, { value }) => total + value, 0);
    expect(Math.abs(sum - (coarse[0]?.points[0]?.value ?? 0))).toBeLessThan(sum / 100);
  });

  test('follow the traffic after a rollback', async () => {
    const { services, simulator } = simulation();
    const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
    await operation.promise();
    simulator.control.setClockOffset(600_000_000);
    const series = await ask(
      `${COUNT} AND ${API}`,
      { ...SUM, alignmentPeriod: { seconds: 60 }, groupByFields: BY_REVISION },
      { agoSeconds: -540, minutes: 1 },
    );
    expect(series.map(({ labels }) => labels.revision_name)).toEqual([GOOD]);
  });
});

describe('request latencies', () => {
  test.each([
    ['REDUCE_PERCENTILE_95', 6200],
    ['REDUCE_PERCENTILE_99', 9000],
  ] as const)('reduced by %s are about %d ms for the bad revision', async (reducer, expected) => {
    const series = await ask(`${LATENCY} AND ${API}`, {
      perSeriesAligner: 'ALIGN_DELTA',
      crossSeriesReducer: reducer,
      groupByFields: BY_REVISION,
    });
    const value = firstValue(series, { revision_name: BAD });
    expect(Math.abs(value - expected) / expected).toBeLessThan(0.05);
  });

  test('aligned to a percentile come one series for each response class', async () => {
    const series = await ask(
      `${LATENCY} AND resource.labels.service_name="llm-connector-hub"`,
      { perSeriesAligner: 'ALIGN_PERCENTILE_99' },
      { project: 'agentics-dev' },
    );
    expect(series.map(({ labels }) => labels.response_code_class)).toEqual(['2xx', '4xx', '5xx']);
    expect(firstValue(series, { response_code_class: '2xx' })).toBeGreaterThan(550);
    expect(firstValue(series, { response_code_class: '2xx' })).toBeLessThan(650);
  });
});

test.each([
  ['no metric', API, SUM],
  ['an unknown metric', 'metric.type="run.googleapis.com/nothing"', SUM],
  ['an unknown label', `${COUNT} AND resource.label.pod_name="x"`, SUM],
  ['a broken filter', `${COUNT} AND (`, SUM],
  ['a period under 10 s', COUNT, { ...SUM, alignmentPeriod: { seconds: 5 } }],
  ['a sum of percentiles', LATENCY, { ...SUM, perSeriesAligner: 'ALIGN_PERCENTILE_99' as const }],
])('a query with %s is refused as invalid', async (_name, filter, aggregation) => {
  expect((await refusalOf(ask(filter, aggregation))).code).toBe(3);
});

test('metrics can be away', async () => {
  simulation().simulator.control.fault({
    kind: 'error',
    method: 'ListTimeSeries',
    code: 'PERMISSION_DENIED',
  });
  const refused = await refusalOf(ask(COUNT, SUM));
  expect(refused.code).toBe(7);
  expect(refused.text).toContain('monitoring.timeSeries.list');
});

describe('instance counts', () => {
  const INSTANCES = 'metric.type="run.googleapis.com/container/instance_count"';
  const MOST = { perSeriesAligner: 'ALIGN_MAX', crossSeriesReducer: 'REDUCE_SUM' } as const;

  test('are whole numbers of what serves, and none of what served a moment ago', async () => {
    const series = await ask(`${INSTANCES} AND ${API}`, { ...MOST, groupByFields: BY_REVISION });
    expect(series.map(({ kind }) => kind)).toEqual(['INT64', 'INT64']);
    expect(firstValue(series, { revision_name: BAD })).toBeGreaterThanOrEqual(1);
    expect(firstValue(series, { revision_name: GOOD })).toBe(0);
  });

  test('are told by state where that is asked for', async () => {
    const series = await ask(`${INSTANCES} AND ${API} AND resource.label.revision_name="${BAD}"`, {
      ...MOST,
      groupByFields: [...BY_REVISION, 'metric.label.state'],
    });
    expect(series.map(({ labels }) => labels.state).sort()).toEqual(['active', 'idle']);
  });

  test('are a gauge: no sum over time is to be had of them', async () => {
    const { text } = await refusalOf(ask(INSTANCES, SUM));
    expect(text).toContain('ALIGN_DELTA with REDUCE_SUM is not possible');
  });
});
