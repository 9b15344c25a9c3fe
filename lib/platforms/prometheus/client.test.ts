import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PrometheusConnection } from '@/lib/configuration/connection-schema';
import { createPrometheusMetrics } from '@/lib/signals/sources/prometheus';
import { createPrometheusClient } from './client';

const NEVER = new AbortController().signal;
const AT = new Date('2026-09-21T14:03:00Z');
const SECONDS = AT.getTime() / 1000;

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Asked {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly form: URLSearchParams;
}

/** A server that answers one thing, and what it was asked. */
async function serve(answer: RequestListener) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    asked.push({
      url: `${request.method} ${request.url}`,
      authorization: request.headers.authorization,
      form: new URLSearchParams(body),
    });
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, connection: connectionTo((server.address() as AddressInfo).port) };
}

function connectionTo(port: number): PrometheusConnection {
  return {
    name: 'prom',
    kind: 'prometheus',
    url: `http://127.0.0.1:${port}/prometheus/`,
    read: null,
    metrics: { requests: 'http_requests_total', latency: 'http_request_duration_seconds' },
    labels: { service: 'service', revision: 'version', code: 'code' },
  };
}

const json =
  (body: unknown, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

const vector = (result: unknown, more: object = {}) => ({
  status: 'success',
  data: { resultType: 'vector', result },
  ...more,
});

async function query(answer: RequestListener, read: string | null = null, environment = {}) {
  const { connection, asked } = await serve(answer);
  const client = createPrometheusClient({ ...connection, read }, environment);
  return { answer: await client.query('up', AT, NEVER), asked };
}

describe('an answer', () => {
  it('of a vector is one point a series, at the moment that was asked about', async () => {
    const result = [{ metric: { service: 'orders' }, value: [SECONDS, '0.34'] }];
    const { answer, asked } = await query(json(vector(result)));
    expect(answer).toEqual({
      ok: true,
      value: [{ labels: { service: 'orders' }, points: [{ at: AT.getTime(), value: 0.34 }] }],
    });
    expect(asked.map(({ url }) => url)).toEqual(['POST /prometheus/api/v1/query']);
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({ query: 'up', time: `${SECONDS}` });
  });

  it('of a matrix is a line, without the points that are no number', async () => {
    const values = ['1', 'NaN', '+Inf', '-Inf', '2.5'].map((text, index) => [
      SECONDS + index,
      text,
    ]);
    const { connection, asked } = await serve(
      json({ status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values }] } }),
    );
    const span = { start: AT, end: new Date(AT.getTime() + 4000), stepSeconds: 1 };
    const answer = await createPrometheusClient(connection, {}).queryRange('up', span, NEVER);
    expect(answer.ok && answer.value[0]?.points).toEqual([
      { at: AT.getTime(), value: 1 },
      { at: AT.getTime() + 4000, value: 2.5 },
    ]);
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      query: 'up',
      start: `${SECONDS}`,
      end: `${SECONDS + 4}`,
      step: '1',
    });
  });

  it('of nothing is nothing', async () => {
    expect((await query(json(vector([])))).answer).toEqual({ ok: true, value: [] });
  });
});

describe('a token', () => {
  it('of the environment or of a file is sent as it is now', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ripcord-token-'));
    writeFileSync(join(directory, 'token'), 'from-a-file\n');
    const inFile = await query(json(vector([])), `file:${join(directory, 'token')}`);
    rmSync(directory, { recursive: true });
    expect(inFile.asked[0]?.authorization).toBe('Bearer from-a-file');
    const named = await query(json(vector([])), 'env:PROM', { PROM: 'secret' });
    expect(named.asked[0]?.authorization).toBe('Bearer secret');
    expect((await query(json(vector([])))).asked[0]?.authorization).toBeUndefined();
  });

  it('that is not there is told, and nothing is sent', async () => {
    for (const read of ['env:PROM', 'file:/nowhere/token']) {
      const { answer, asked } = await query(json(vector([])), read);
      expect(answer).toMatchObject({
        ok: false,
        error: { kind: 'unauthenticated', message: expect.stringContaining(read) },
      });
      expect(asked).toEqual([]);
    }
  });
});

describe('an error says what to do', () => {
  const said = { status: 'error', errorType: 'bad_data', error: 'parse error: unexpected "{"' };

  it.each([
    [400, said, 'invalid', 'refused the query: parse error: unexpected "{". Check "metrics"'],
    [422, { ...said, errorType: 'execution' }, 'invalid', 'refused the query: parse error'],
    [503, { ...said, errorType: 'timeout' }, 'timeout', 'gave up on the query'],
    [401, {}, 'unauthenticated', 'asks for a token: name one under "read"'],
    [403, {}, 'permission', 'give it the right to read metrics'],
    [404, {}, 'not_found', 'check "url", with its path'],
    [429, {}, 'quota', 'too many queries'],
    [301, {}, 'invalid', 'redirects (301), which is not followed'],
    [500, {}, 'failed', 'failed (500).'],
    [200, { hello: 1 }, 'failed', 'unknown shape'],
  ])('with %i', async (status, body, kind, words) => {
    const { answer } = await query(json(body, status));
    expect(answer).toMatchObject({
      ok: false,
      error: { kind, message: expect.stringMatching(/^Connection prom: Prometheus /) },
    });
    expect(answer).toMatchObject({ error: { message: expect.stringContaining(words) } });
  });

  it('with 401 although a token was sent, and without the token', async () => {
    const { answer } = await query(json({}, 401), 'env:PROM', { PROM: 'secret' });
    expect(answer).toMatchObject({
      error: { message: 'Connection prom: Prometheus did not accept the token of env:PROM.' },
    });
  });

  it('that is half an answer is no answer: it would look better than it is', async () => {
    const warnings = ['remote read: 1 of 2 stores failed'];
    const { answer } = await query(json(vector([], { warnings })));
    expect(answer).toMatchObject({
      error: {
        message: expect.stringContaining('only in part: remote read: 1 of 2 stores failed.'),
      },
    });
  });

  it('that never ends is cut off', async () => {
    const { answer } = await query((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(1024 * 1024)));
      };
      response.on('drain', more);
      more();
    });
    expect(answer).toMatchObject({
      error: { kind: 'failed', message: expect.stringContaining('more than 32 MB') },
    });
  });

  it('when nothing is answered until the caller gives up', async () => {
    const { connection } = await serve(() => {});
    const client = createPrometheusClient(connection, {});
    expect(await client.query('up', AT, AbortSignal.timeout(50))).toMatchObject({
      error: { kind: 'timeout' },
    });
  });
});

describe('all services of a connection', () => {
  const refs = ['orders', 'carts', 'a.b|c"d\\'];
  const sampled = async (answer: RequestListener) => {
    const { connection, asked } = await serve(answer);
    const source = createPrometheusMetrics(createPrometheusClient(connection, {}), connection);
    const targets = refs.map((ref) => ({ id: ref, ref }));
    const request = { now: AT, windowsSeconds: [300, 900] };
    return { frames: await source.sample(targets, request, NEVER), asked, source, targets };
  };

  it('are one query a signal, for the hour and for each window', async () => {
    const { asked, frames } = await sampled((request, response) => {
      const resultType = request.url?.endsWith('query_range') ? 'matrix' : 'vector';
      json({ status: 'success', data: { resultType, result: [] } })(request, response);
    });
    expect(frames.ok && frames.value.map(({ problem }) => problem)).toEqual(
      refs.map(() => 'No requests were measured in the last 60 minutes.'),
    );
    expect(asked.filter(({ url }) => url.endsWith('query_range'))).toHaveLength(5);
    const instant = asked.filter(({ url }) => url.endsWith('query'));
    expect(instant).toHaveLength(11);
    const only = '{service=~"a\\\\.b\\\\|c\\"d\\\\\\\\|carts|orders"}';
    expect(instant.map(({ form }) => form.get('query'))).toContain(
      `sum by (service, version, code) (increase(http_requests_total${only}[300s]))`,
    );
    expect(instant.map(({ form }) => form.get('query'))).toContain(
      `histogram_quantile(0.95, sum by (le, service) (rate(http_request_duration_seconds_bucket${only}[900s])))`,
    );
  });

  it('are all or nothing: one query that fails leaves no frame', async () => {
    const { frames } = await sampled((request, response) => {
      if (request.url?.endsWith('query_range')) {
        json({ status: 'success', data: { resultType: 'matrix', result: [] } })(request, response);
      } else json({}, 503)(request, response);
    });
    expect(frames).toMatchObject({ ok: false, error: { kind: 'failed' } });
  });
});
