import { describe, expect, it } from 'vitest';
import { err, ok } from '@/lib/result';
import { createCloudLogging, type LogEntry, type LogPageRequest } from './cloud-logging';

const QUERY = {
  ref: 'projects/shop/locations/us-central1/services/orders',
  revision: 'orders-00002-xyz',
  since: new Date('2026-09-21T14:00:00Z'),
};
const NEVER = new AbortController().signal;
const entry = (message: string, status: number | null = null, isError = false): LogEntry => ({
  json: { message },
  isError,
  status,
  service: 'orders',
  revision: 'orders-00002-xyz',
});

function source(pages: readonly (readonly LogEntry[])[]) {
  const asked: LogPageRequest[] = [];
  const logging = createCloudLogging({
    async list(request) {
      asked.push(request);
      const index = request.pageToken === '' ? 0 : Number(request.pageToken);
      const more = index + 1 < pages.length;
      return ok({ entries: pages[index] ?? [], nextPageToken: more ? String(index + 1) : '' });
    },
  });
  return { logging, asked };
}

describe('counting entries that contain a text', () => {
  const refs = ['orders', 'carts'].map(
    (name) => `projects/shop/locations/us-central1/services/${name}`,
  );
  const query = { refs, pattern: 'could not "persist"', since: QUERY.since };

  it('is one query for all services, with the text in quotes', async () => {
    const { logging, asked } = source([[entry('a'), entry('b')], [entry('c')]]);
    expect(await logging.countMatches(query, NEVER)).toEqual({
      ok: true,
      value: {
        complete: true,
        counts: [{ ref: refs[0], revision: 'orders-00002-xyz', count: 3 }],
      },
    });
    expect(new Set(asked.map(({ filter }) => filter))).toEqual(
      new Set([
        'resource.type="cloud_run_revision" AND resource.labels.location="us-central1" AND ' +
          'resource.labels.service_name=("orders" OR "carts") AND ' +
          '"could not \\"persist\\"" AND timestamp>="2026-09-21T14:00:00.000Z"',
      ]),
    );
  });

  it('says that there were more than it read', async () => {
    const { logging } = source([Array.from({ length: 3001 }, () => entry('a'))]);
    const answer = await logging.countMatches(query, NEVER);
    expect(answer).toMatchObject({
      ok: true,
      value: { complete: false, counts: [{ count: 3000 }] },
    });
  });

  it('refuses services of two regions: one query can not ask about both', async () => {
    const { logging, asked } = source([]);
    const astray = 'projects/shop/locations/europe-west1/services/orders';
    const answer = await logging.countMatches({ ...query, refs: [...refs, astray] }, NEVER);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(asked).toEqual([]);
  });
});

describe('an export', () => {
  it('is one JSON object a line, with counts, over all pages', async () => {
    const { logging, asked } = source([
      [entry('a', null, true), entry('b', 503, true)],
      [entry('c', 500)],
    ]);
    expect(await logging.export(QUERY, 100, NEVER)).toEqual({
      ok: true,
      value: {
        ndjson: '{"message":"a"}\n{"message":"b"}\n{"message":"c"}\n',
        bytes: 48,
        entries: 3,
        errors: 2,
        serverErrors: 2,
        truncated: false,
      },
    });
    expect(asked[0]?.resource).toBe('projects/shop');
    expect(asked[0]?.filter).toBe(
      'resource.type="cloud_run_revision" AND resource.labels.service_name="orders" AND ' +
        'resource.labels.location="us-central1" AND resource.labels.revision_name="orders-00002-xyz" AND ' +
        '(severity>=ERROR OR httpRequest.status>=500) AND timestamp>="2026-09-21T14:00:00.000Z"',
    );
  });

  it('stops at its number of entries, and says so', async () => {
    const { logging, asked } = source([[entry('a'), entry('b')], [entry('c')]]);
    expect(await logging.export(QUERY, 1, NEVER)).toMatchObject({
      value: { entries: 1, truncated: true },
    });
    expect(asked).toHaveLength(1);
  });

  it('stops before 5 MB, in whole lines', async () => {
    const big = entry('x'.repeat(1024 * 1024));
    const exported = await source([[big, big, big, big, big, big]]).logging.export(
      QUERY,
      100,
      NEVER,
    );
    expect(exported).toMatchObject({ value: { entries: 4, truncated: true } });
  });

  it('cannot be made to ask something else by a revision name', async () => {
    const { logging, asked } = source([[]]);
    await logging.export({ ...QUERY, revision: 'x" OR severity>"' }, 10, NEVER);
    expect(asked[0]?.filter).toContain('revision_name="x\\" OR severity>\\""');
  });

  it('of something that is no service is refused', async () => {
    const { logging } = source([[]]);
    expect(await logging.export({ ...QUERY, ref: 'orders' }, 10, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'invalid' },
    });
  });

  it('gives no part of an answer that failed on a later page', async () => {
    const logging = createCloudLogging({
      async list({ pageToken }) {
        if (pageToken === '') return ok({ entries: [entry('a')], nextPageToken: '1' });
        return err({ kind: 'quota', message: 'Quota.' });
      },
    });
    expect(await logging.export(QUERY, 10, NEVER)).toEqual({
      ok: false,
      error: { kind: 'quota', message: 'Quota.' },
    });
  });
});

describe('counting requests', () => {
  it('counts 5xx of all in the request log', async () => {
    const { logging, asked } = source([[entry('', 200), entry('', 404), entry('', 503)]]);
    expect(await logging.countRequests(QUERY, NEVER)).toEqual({
      ok: true,
      value: { total: 3, serverErrors: 1, complete: true },
    });
    expect(asked[0]?.filter).toContain(
      'logName="projects/shop/logs/run.googleapis.com%2Frequests"',
    );
  });

  it('says when there were more than it read', async () => {
    const page = Array.from({ length: 1000 }, () => entry('', 200));
    const { logging } = source([page, page, page, page]);
    expect(await logging.countRequests(QUERY, NEVER)).toMatchObject({
      value: { total: 3000, complete: false },
    });
  });
});
