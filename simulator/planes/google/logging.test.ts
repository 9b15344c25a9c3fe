import type { Entry } from '@google-cloud/logging';
import { describe, expect, test } from 'vitest';
import { loggingClient } from '../../testing/clients';
import { BAD, refusalOf, simulateEachTest } from '../../testing/simulation';

const simulation = simulateEachTest();

const API =
  'resource.type="cloud_run_revision" AND resource.labels.service_name="virtuoso-api" ' +
  `AND resource.labels.revision_name="${BAD}"`;

function since(seconds: number): string {
  return `timestamp>="${new Date(Date.now() - seconds * 1000).toISOString()}"`;
}

interface Asked {
  readonly filter: string;
  readonly pageSize?: number;
  readonly pageToken?: string;
}

async function entries({ filter, pageSize = 100, pageToken }: Asked) {
  const client = loggingClient(simulation().simulator.grpcAddress, 'virtuoso-generator');
  const [found, next] = await client.getEntries({
    filter,
    orderBy: 'timestamp desc',
    pageSize,
    autoPaginate: false,
    resourceNames: ['projects/virtuoso-generator'],
    ...(pageToken === undefined ? {} : { pageToken }),
  });
  return { found: found.map(({ metadata }: Entry) => metadata), next };
}

function millis(at: unknown): number {
  return at instanceof Date ? at.getTime() : Number.NaN;
}

describe('the official Logging client', () => {
  test('reads errors of one revision, newest first', async () => {
    const { found } = await entries({ filter: `${API} AND severity>=ERROR AND ${since(300)}` });
    expect(found).toHaveLength(100);
    const times = found.map(({ timestamp }) => millis(timestamp));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(new Set(found.map(({ resource }) => resource?.labels?.revision_name))).toEqual(
      new Set([BAD]),
    );
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(['ERROR']));
  });

  test('finds what the bad revision says when it fails', async () => {
    const { found } = await entries({
      filter: `${API} AND "session cache miss" AND ${since(120)}`,
      pageSize: 5,
    });
    expect(found).toHaveLength(5);
    for (const { textPayload } of found) {
      expect(textPayload).toMatch(/^panic: session cache miss for step "/);
    }
  });

  test('reads request logs with status, latency and trace', async () => {
    const { found } = await entries({
      filter: `${API} AND httpRequest.status>=500 AND ${since(120)}`,
      pageSize: 3,
    });
    expect(found[0]).toMatchObject({
      logName: 'projects/virtuoso-generator/logs/run.googleapis.com%2Frequests',
      trace: expect.stringMatching(/^projects\/virtuoso-generator\/traces\/[0-9a-f]{32}$/),
      httpRequest: { requestMethod: expect.any(String), latency: expect.anything() },
    });
    expect(Number(found[0]?.httpRequest?.status)).toBeGreaterThanOrEqual(500);
  });

  test('goes on where a page ended, without a gap or a duplicate', async () => {
    const filter = `${API} AND severity>=ERROR AND ${since(60)} AND timestamp<"${new Date(Date.now() - 5000).toISOString()}"`;
    const whole = await entries({ filter, pageSize: 40 });
    const first = await entries({ filter, pageSize: 20 });
    const pageToken = (first.next as { pageToken?: string } | null)?.pageToken ?? '';
    const second = await entries({ filter, pageSize: 20, pageToken });
    expect([...first.found, ...second.found].map(({ insertId }) => insertId)).toEqual(
      whole.found.map(({ insertId }) => insertId),
    );
  });

  test('finds nothing of a revision that had no traffic', async () => {
    const { found } = await entries({
      filter: `resource.labels.revision_name="virtuoso-api-00001-abc" AND ${since(60)}`,
    });
    expect(found).toEqual([]);
  });

  test('is told of a filter that cannot be read', async () => {
    expect((await refusalOf(entries({ filter: 'severity>=' }))).code).toBe(3);
  });
});
