import { describe, expect, it } from 'vitest';
import { err, ok } from '@/lib/result';
import { createCloudMonitoring, type TimeSeries, type TimeSeriesQuery } from './cloud-monitoring';
import type { SourceError } from './source';

const NOW = new Date('2026-09-21T14:05:42.500Z');
const NEVER = new AbortController().signal;
const REGION = { project: 'shop', region: 'us-central1' };
const target = (service: string, region = 'us-central1') => ({
  id: service,
  ref: `projects/shop/locations/${region}/services/${service}`,
});
const REQUEST = { now: NOW, windowsSeconds: [300] };

function source(answer: (query: TimeSeriesQuery) => TimeSeries[] | SourceError) {
  const queries: TimeSeriesQuery[] = [];
  const monitoring = createCloudMonitoring(
    {
      async list(query) {
        queries.push(query);
        const answered = answer(query);
        return Array.isArray(answered) ? ok(answered) : err(answered);
      },
    },
    REGION,
  );
  return { monitoring, queries };
}

const isCount = (query: TimeSeriesQuery) => query.filter.includes('request_count');
const requests = (service: string, at: string, value: number, code = '2xx'): TimeSeries => ({
  labels: { service_name: service, revision_name: `${service}-00001`, response_code_class: code },
  points: [{ at: Date.parse(at), value }],
});

describe('Cloud Monitoring', () => {
  it('is asked ten times whatever the number of services, never about one by name', async () => {
    const many = Array.from({ length: 500 }, (_, index) => target(`service-${index}`));
    const { monitoring, queries } = source(() => []);
    const frames = await monitoring.sample(many, REQUEST, NEVER);
    expect(frames.ok && frames.value).toHaveLength(500);
    expect(queries).toHaveLength(10);
    for (const { filter, name } of queries) {
      expect(name).toBe('projects/shop');
      expect(filter).not.toContain('service_name');
      expect(filter).toContain('resource.labels.location="us-central1"');
    }
  });

  it('is asked for percentiles by revision and by service apart, over whole distributions', async () => {
    const { monitoring, queries } = source(() => []);
    await monitoring.sample([target('orders')], REQUEST, NEVER);
    const asked = queries.map(({ reducer, groupBy }) => `${reducer} ${groupBy.length}`);
    expect(asked.slice(0, 5)).toEqual([
      'REDUCE_SUM 4',
      'REDUCE_PERCENTILE_95 2',
      'REDUCE_PERCENTILE_95 1',
      'REDUCE_PERCENTILE_99 2',
      'REDUCE_PERCENTILE_99 1',
    ]);
    expect(asked.slice(5)).toEqual(asked.slice(0, 5));
  });

  it('reads the last hour by whole minutes, and the window up to the newest point', async () => {
    const { monitoring, queries } = source((query) =>
      isCount(query) ? [requests('orders', '2026-09-21T14:03:00.000Z', 60)] : [],
    );
    const frames = await monitoring.sample([target('orders')], REQUEST, NEVER);
    expect(queries[0]).toMatchObject({
      start: new Date('2026-09-21T13:05:00Z'),
      end: new Date('2026-09-21T14:05:00Z'),
      periodSeconds: 60,
    });
    expect(queries[5]).toMatchObject({
      start: new Date('2026-09-21T13:58:00Z'),
      end: new Date('2026-09-21T14:03:00Z'),
      periodSeconds: 300,
    });
    const frame = frames.ok ? frames.value[0] : undefined;
    expect(frame?.lagSeconds).toBe(162.5);
    expect(frame?.readings[0]).toMatchObject({ observedAt: '2026-09-21T14:03:00.000Z' });
    expect(frame?.series[0]?.points).toHaveLength(60);
    expect(frame?.series[0]?.points.at(-1)?.at).toBe('2026-09-21T14:05:00.000Z');
  });

  it('gives latency in seconds', async () => {
    const { monitoring } = source((query) =>
      isCount(query)
        ? [requests('orders', '2026-09-21T14:03:00.000Z', 60)]
        : [
            {
              labels: { service_name: 'orders' },
              points: [{ at: Date.parse('2026-09-21T14:03:00.000Z'), value: 6200 }],
            },
          ],
    );
    const frames = await monitoring.sample([target('orders')], REQUEST, NEVER);
    const readings = frames.ok ? frames.value[0]?.readings : undefined;
    expect(
      readings?.find((each) => each.signal === 'latency_p95' && each.revision === null),
    ).toMatchObject({
      value: 6.2,
    });
  });

  it('tells 400 from other client errors, and says nothing of it where only the class is known', async () => {
    const at = '2026-09-21T14:03:00.000Z';
    const withCode = (code: string, value: number): TimeSeries => {
      const series = requests('orders', at, value, `${code[0]}xx`);
      return { ...series, labels: { ...series.labels, response_code: code } };
    };
    const of = async (answer: readonly TimeSeries[]) => {
      const { monitoring } = source((query) => (isCount(query) ? [...answer] : []));
      const frames = await monitoring.sample([target('orders')], REQUEST, NEVER);
      const readings = frames.ok ? (frames.value[0]?.readings ?? []) : [];
      return ['error_rate_400', 'error_rate_4xx'].map(
        (signal) =>
          readings.find((each) => each.signal === signal && each.revision === null)?.value,
      );
    };
    expect(await of([withCode('200', 70), withCode('400', 10), withCode('404', 20)])).toEqual([
      0.1, 0.3,
    ]);
    expect(await of([requests('orders', at, 70), requests('orders', at, 30, '4xx')])).toEqual([
      null,
      0.3,
    ]);
  });

  it('reads the windows before a moment alone, ending at its last whole minute', async () => {
    const { monitoring, queries } = source((query) =>
      isCount(query) ? [requests('orders', '2026-09-21T13:30:00.000Z', 600)] : [],
    );
    const endsAt = new Date('2026-09-21T13:30:41Z');
    const before = await monitoring.windows(
      [target('orders'), target('carts')],
      { endsAt, windowsSeconds: [300] },
      NEVER,
    );
    expect(queries).toHaveLength(5);
    expect(queries[0]).toMatchObject({
      start: new Date('2026-09-21T13:25:00Z'),
      end: new Date('2026-09-21T13:30:00Z'),
    });
    const [orders, carts] = before.ok ? before.value : [];
    expect(orders?.readings[0]).toMatchObject({
      signal: 'request_rate',
      value: 2,
      samples: 600,
      observedAt: '2026-09-21T13:30:00.000Z',
    });
    expect(carts?.readings.map(({ value }) => value)).toEqual([null, null, null, null, null, null]);
  });

  it('gives nothing of a namesake in another region', async () => {
    const { monitoring } = source((query) =>
      isCount(query) ? [requests('orders', '2026-09-21T14:03:00.000Z', 60)] : [],
    );
    const frames = await monitoring.sample([target('orders', 'europe-west1')], REQUEST, NEVER);
    expect(frames.ok && frames.value[0]?.problem).toMatch(/No requests/);
  });

  it.each([0, 3, 5, 9])('gives nothing at all when query %i fails', async (failing) => {
    let asked = -1;
    const { monitoring } = source(() => {
      asked += 1;
      return asked === failing ? { kind: 'quota', message: 'Quota.' } : [];
    });
    expect(await monitoring.sample([target('orders')], REQUEST, NEVER)).toEqual({
      ok: false,
      error: { kind: 'quota', message: 'Quota.' },
    });
  });
});
