/** What Ripcord asks is put to a real Prometheus: it is nobody's simulation of what PromQL means. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrometheusConnection } from '@/lib/configuration/connection-schema';
import type { Reading, SignalFrame, SignalId } from '@/lib/signals/reading';
import { createPrometheusMetrics } from '@/lib/signals/sources/prometheus';
import type { MetricsSource } from '@/lib/signals/sources/source';
import { createPrometheusClient } from './client';
import {
  prometheusFile,
  type RealPrometheus,
  startPrometheus,
  withoutPrometheus,
} from './testing/real-prometheus';

const NEVER = new AbortController().signal;
const GOOD = 'orders-00001-abc';
const BAD = 'orders-00002-mux';
const WINDOW = 10;

/** Every scrape finds the same more of everything, so that a share over any window is known. */
function exporter(): () => string {
  let scrapes = 0;
  const bucket = (labels: string, upTo: readonly (readonly [string, number])[]) =>
    upTo.map(
      ([le, count]) => `http_request_duration_seconds_bucket{${labels},le="${le}"} ${count}`,
    );
  return () => {
    scrapes += 1;
    const requests = (version: string, code: string, each: number) =>
      `http_requests_total{service="orders",version="${version}",code="${code}"} ${each * scrapes}`;
    return [
      '# TYPE http_requests_total counter',
      requests(GOOD, '200', 100),
      requests(BAD, '200', 50),
      requests(BAD, '400', 10),
      requests(BAD, '503', 40),
      'http_requests_total{service="idle",version="idle-1",code="200"} 7',
      '# TYPE http_request_duration_seconds histogram',
      // Of 100: all within 0.1 s.
      ...bucket(`service="orders",version="${GOOD}"`, [
        ['0.1', 100 * scrapes],
        ['0.25', 100 * scrapes],
        ['2.5', 100 * scrapes],
        ['5', 100 * scrapes],
        ['+Inf', 100 * scrapes],
      ]),
      // Of 100: 90 within 0.25 s, 10 between 2.5 s and 5 s.
      ...bucket(`service="orders",version="${BAD}"`, [
        ['0.1', 0],
        ['0.25', 90 * scrapes],
        ['2.5', 90 * scrapes],
        ['5', 100 * scrapes],
        ['+Inf', 100 * scrapes],
      ]),
      ...bucket('service="idle",version="idle-1"', [
        ['0.1', 7],
        ['+Inf', 7],
      ]),
      '',
    ].join('\n');
  };
}

describe.skipIf(prometheusFile === null)(`a real Prometheus${withoutPrometheus()}`, () => {
  let prometheus: RealPrometheus;
  let source: MetricsSource;
  let connection: PrometheusConnection;

  beforeAll(async () => {
    prometheus = await startPrometheus(exporter());
    connection = {
      name: 'prom',
      kind: 'prometheus',
      url: prometheus.url,
      read: null,
      metrics: { requests: 'http_requests_total', latency: 'http_request_duration_seconds' },
      labels: { service: 'service', revision: 'version', code: 'code' },
    };
    source = createPrometheusMetrics(createPrometheusClient(connection, {}), connection);
    await prometheus.until(`count_over_time(http_requests_total{code="503"}[${WINDOW}s]) > 3`);
  }, 60_000);
  afterAll(() => prometheus.stop());

  async function sample(now: Date): Promise<(service: string) => SignalFrame> {
    const targets = ['orders', 'idle', 'absent'].map((ref) => ({ id: ref, ref }));
    const frames = await source.sample(targets, { now, windowsSeconds: [WINDOW] }, NEVER);
    if (!frames.ok) throw new Error(frames.error.message);
    return (service) => {
      const frame = frames.value.find(({ targetId }) => targetId === service);
      if (frame === undefined) throw new Error(`no frame of ${service}`);
      return frame;
    };
  }

  const reading = (frame: SignalFrame, signal: SignalId, revision: string | null): Reading => {
    const found = frame.readings.find((one) => one.signal === signal && one.revision === revision);
    if (found === undefined) throw new Error(`no ${signal} of ${revision}`);
    return found;
  };

  it('gives shares of requests, by revision and of the service', async () => {
    const orders = (await sample(new Date()))('orders');
    expect(reading(orders, 'error_rate_5xx', BAD).value).toBeCloseTo(0.4, 6);
    expect(reading(orders, 'error_rate_5xx', GOOD).value).toBe(0);
    expect(reading(orders, 'error_rate_5xx', null).value).toBeCloseTo(0.2, 6);
    expect(reading(orders, 'error_rate_400', BAD).value).toBeCloseTo(0.1, 6);
    expect(reading(orders, 'error_rate_4xx', null).value).toBeCloseTo(0.05, 6);
    expect(reading(orders, 'request_rate', null).samples).toBeGreaterThan(500);
  });

  it('takes a percentile of the whole distribution, never a mean of percentiles', async () => {
    const orders = (await sample(new Date()))('orders');
    expect(reading(orders, 'latency_p95', GOOD).value).toBeCloseTo(0.095, 6);
    expect(reading(orders, 'latency_p95', BAD).value).toBeCloseTo(3.75, 6);
    expect(reading(orders, 'latency_p95', null).value).toBeCloseTo(0.25, 6);
    expect(reading(orders, 'latency_p99', null).value).toBeCloseTo(4.5, 6);
  });

  it('says nothing, never 0, of a share of no requests, and nothing at all of what it lacks', async () => {
    const frames = await sample(new Date());
    const idle = frames('idle');
    expect(reading(idle, 'request_rate', null).value).toBe(0);
    expect(reading(idle, 'error_rate_5xx', null).value).toBeNull();
    expect(reading(idle, 'latency_p95', null).value).toBeNull();
    const absent = frames('absent');
    expect(absent.problem).toContain('No requests were measured');
    expect(absent.readings.map(({ value }) => value)).toEqual([null, null, null, null, null, null]);
  });

  it('refuses what is no query with its own words', async () => {
    const labels = { ...connection.labels, service: 'not a label' };
    const wrong = createPrometheusMetrics(createPrometheusClient(connection, {}), {
      ...connection,
      labels,
    });
    const answer = await wrong.sample(
      [{ id: 'a', ref: 'a' }],
      { now: new Date(), windowsSeconds: [WINDOW] },
      NEVER,
    );
    expect(answer).toMatchObject({
      ok: false,
      error: { kind: 'invalid', message: expect.stringContaining('parse error') },
    });
  });

  // From here on nothing answers any more, piece by piece.
  it('is as old as the last scrape when the service stops being scraped', async () => {
    const before = Date.now();
    await prometheus.stopExporter();
    await prometheus.until('up == 0');
    await prometheus.until('absent(http_requests_total{service="orders"})');
    const orders = (await sample(new Date()))('orders');
    expect(Date.parse(reading(orders, 'error_rate_5xx', BAD).observedAt)).toBeLessThan(
      before + 1000,
    );
  });

  it('is unreachable when it is gone, which is no frame', async () => {
    await prometheus.stop();
    const request = { now: new Date(), windowsSeconds: [WINDOW] };
    expect(await source.sample([{ id: 'orders', ref: 'orders' }], request, NEVER)).toEqual({
      ok: false,
      error: {
        kind: 'unreachable',
        message: 'Connection prom: Prometheus can\'t be reached (ECONNREFUSED): check "url".',
      },
    });
  });
});
