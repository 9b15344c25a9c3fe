import { describe, expect, it } from 'vitest';
import { ok } from '@/lib/result';
import type { LogEntriesClient, LogPageRequest } from './cloud-logging';
import { createSymptomLogs } from './symptom-logs';

const never = new AbortController().signal;
const REF = 'projects/p/locations/l/services/shop';
const SINCE = new Date('2026-11-20T03:05:00.000Z');
const QUERY = { ref: REF, since: SINCE, image: 'repo/shop', buildsSince: SINCE };
const WANTED = {
  phrases: ['Permission "denied"', 'Memory limit * exceeded'],
  statuses: [
    { key: '401', status: 401, path: null },
    { key: '401 /a', status: 401, path: '/a' },
  ],
  builds: ['Build failed'],
  probes: [],
};

function recorded(entry: Readonly<Record<string, unknown>>, pages = 1) {
  const asked: LogPageRequest[] = [];
  const client: LogEntriesClient = {
    list: async (request) => {
      asked.push(request);
      const nextPageToken = asked.length < pages ? `${asked.length}` : '';
      const one = { json: entry, isError: true, status: null, service: null, revision: null };
      return ok({ entries: [one], nextPageToken });
    },
  };
  return { asked, logs: createSymptomLogs(client) };
}

const ENTRY = {
  timestamp: '2026-11-20T03:08:00Z',
  textPayload: 'Building repo/shop:1',
  resource: { labels: { revision_name: 'shop-00002-xyz', build_id: 'b1' } },
  httpRequest: { status: 401, requestUrl: 'https://shop.test/webhook?x=1' },
};

describe('the log is asked', () => {
  it('once for the service and once for builds, for what is wanted and no more', async () => {
    const { asked, logs } = recorded(ENTRY);
    const answer = await logs.symptoms(QUERY, WANTED, 3000, never);
    expect(asked.map(({ filter }) => filter)).toEqual([
      'resource.type="cloud_run_revision" AND resource.labels.service_name="shop" AND resource.labels.location="l" AND ("Permission \\"denied\\"" OR "Memory limit" OR httpRequest.status=(401)) AND timestamp>="2026-11-20T03:05:00.000Z"',
      'resource.type="build" AND ("Build failed" OR "repo/shop") AND timestamp>="2026-11-20T03:05:00.000Z"',
    ]);
    expect(answer).toEqual(
      ok({
        complete: true,
        lines: [
          {
            at: '2026-11-20T03:08:00Z',
            revision: 'shop-00002-xyz',
            text: 'Building repo/shop:1',
            status: 401,
            path: '/webhook',
          },
        ],
        builds: [{ build: 'b1', text: 'Building repo/shop:1', isOurs: true }],
      }),
    );
  });

  it('for nothing where nothing is wanted, or the image is not known', async () => {
    const { asked, logs } = recorded(ENTRY);
    const nothing = { phrases: [], statuses: [], builds: ['Build failed'], probes: [] };
    await logs.symptoms({ ...QUERY, image: null }, nothing, 3000, never);
    expect(asked).toEqual([]);
  });

  it('for at most the limit of entries, and says that there were more', async () => {
    const { asked, logs } = recorded(ENTRY, 99);
    const answer = await logs.symptoms({ ...QUERY, image: null }, WANTED, 3, never);
    expect(asked.map(({ pageSize }) => pageSize)).toEqual([3, 2, 1]);
    expect(answer).toMatchObject({ ok: true, value: { complete: false } });
  });

  it('not at all about what is no service', async () => {
    const { asked, logs } = recorded(ENTRY);
    const answer = await logs.symptoms({ ...QUERY, ref: 'shop' }, WANTED, 3, never);
    expect([answer.ok, asked]).toEqual([false, []]);
  });
});
