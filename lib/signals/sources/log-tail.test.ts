import { describe, expect, it } from 'vitest';
import { ok } from '@/lib/result';
import type { LogEntriesClient, LogEntry, LogPageRequest } from './cloud-logging';
import { createLogTail } from './log-tail';

const never = new AbortController().signal;
const QUERY = {
  ref: 'projects/p/locations/l/services/shop',
  since: new Date('2026-11-20T03:05:00.000Z'),
};
const entry = (id: string, at: string, rest: Readonly<Record<string, unknown>>): LogEntry => ({
  json: { insertId: id, timestamp: at, severity: 'INFO', ...rest },
  isError: rest.severity === 'ERROR',
  status: null,
  service: 'shop',
  revision: 'shop-00002-xyz',
});

function logOf(all: readonly LogEntry[], errors: readonly LogEntry[], more = '') {
  const asked: LogPageRequest[] = [];
  const client: LogEntriesClient = {
    list: async (request) => {
      asked.push(request);
      const isErrors = request.filter.includes('severity>=ERROR');
      return ok({ entries: isErrors ? errors : all, nextPageToken: more });
    },
  };
  return { asked, tail: createLogTail(client) };
}

describe('the tail of a log', () => {
  it('is asked for by one page of everything and one of errors', async () => {
    const { asked, tail } = logOf([], []);
    await tail.tail(QUERY, never);
    const of =
      'resource.type="cloud_run_revision" AND resource.labels.service_name="shop" AND resource.labels.location="l"';
    const from = 'timestamp>="2026-11-20T03:05:00.000Z"';
    expect(asked.map(({ filter, pageSize }) => [filter, pageSize])).toEqual([
      [`${of} AND ${from}`, 100],
      [`${of} AND (severity>=ERROR OR httpRequest.status>=500) AND ${from}`, 100],
    ]);
  });

  it('has each entry once, the newest first, with its revision', async () => {
    const old = entry('a', '2026-11-20T03:06:00Z', { severity: 'ERROR', textPayload: 'no module' });
    const young = entry('b', '2026-11-20T03:07:00Z', { jsonPayload: { message: 'started', n: 1 } });
    const answer = await logOf([young, old], [old]).tail.tail(QUERY, never);
    expect(answer).toEqual(
      ok({
        complete: true,
        errorsComplete: true,
        since: '2026-11-20T03:05:00.000Z',
        lines: [
          {
            id: 'b',
            at: '2026-11-20T03:07:00Z',
            revision: 'shop-00002-xyz',
            severity: 'INFO',
            isError: false,
            text: 'started',
          },
          {
            id: 'a',
            at: '2026-11-20T03:06:00Z',
            revision: 'shop-00002-xyz',
            severity: 'ERROR',
            isError: true,
            text: 'no module',
          },
        ],
      }),
    );
  });

  it('says a request without its query, and takes secrets out', async () => {
    const request = entry('a', '2026-11-20T03:06:00Z', {
      httpRequest: {
        requestMethod: 'GET',
        requestUrl: 'https://shop.test/users?email=a@b.test',
        status: 503,
        latency: '0.214s',
      },
    });
    const leaked = entry('b', '2026-11-20T03:05:30Z', { textPayload: 'PASSWORD=hunter2 refused' });
    const answer = await logOf([{ ...request, status: 503 }, leaked], []).tail.tail(QUERY, never);
    expect(answer.ok && answer.value.lines.map(({ text, isError }) => [text, isError])).toEqual([
      ['GET /users 503 in 0.21 s', true],
      ['PASSWORD=[redacted] refused', false],
    ]);
  });

  it('says that there was more than a page', async () => {
    const answer = await logOf([], [], 'more').tail.tail(QUERY, never);
    expect(answer).toMatchObject({ ok: true, value: { complete: false, errorsComplete: false } });
  });
});

it('a line as long as a log may hold is bounded, and keeps nobody waiting', async () => {
  const textPayload = `TOKEN=abc ${'x-'.repeat(128 * 1024)}`;
  const long = entry('a', '2026-11-20T03:06:00Z', { textPayload });
  const answer = await logOf([long], []).tail.tail(QUERY, never);
  expect(answer).toMatchObject({
    value: { lines: [{ text: expect.stringMatching(/^TOKEN=\[redacted\] (x-)+x?…$/) }] },
  });
});
