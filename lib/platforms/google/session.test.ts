import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { callOnce, createSession, type GapicClient } from './session';

const CONTEXT = { what: 'Reading orders', permission: 'run.services.get', mutation: false };
const MUTATION = { ...CONTEXT, what: 'Shifting traffic', mutation: true };
const CONNECTION = {
  name: 'demo',
  project: 'shop',
  region: 'us-central1',
  read: 'adc',
  act: 'adc',
  endpoint: { kind: 'simulator' },
  simulated: true,
} as const;
const SETTINGS = { simulator: '127.0.0.1:1', environment: {} };
const limits = (deadlineMs = 60_000, signal = new AbortController().signal) => ({
  deadlineMs,
  signal,
});

function sessionOf(initialize: () => Promise<unknown>) {
  let closed = 0;
  const client: GapicClient = {
    initialize,
    async close() {
      closed += 1;
    },
  };
  const session = createSession(CONNECTION, 'read', 'run', SETTINGS, () => client);
  return { session, closed: () => closed };
}

describe('a session', () => {
  it('opens once for calls at the same time, and closes what it opened', async () => {
    let opened = 0;
    const { session, closed } = sessionOf(async () => {
      opened += 1;
    });
    const call = () => callOnce(session, CONTEXT, limits(), async () => 'reply');
    expect(await Promise.all([call(), call()])).toEqual([
      { ok: true, value: 'reply' },
      { ok: true, value: 'reply' },
    ]);
    expect(opened).toBe(1);
    await session.close();
    expect(closed()).toBe(1);
  });

  it('that could not be opened sends nothing, repeats no secret, and is tried again', async () => {
    let tries = 0;
    const { session } = sessionOf(async () => {
      tries += 1;
      if (tries === 1) throw new Error('private_key hunter2 is malformed');
    });
    const first = await callOnce(session, MUTATION, limits(), async () => 'reply');
    expect(first).toMatchObject({
      ok: false,
      error: { kind: 'unauthenticated', outcome: 'not_sent' },
    });
    expect(JSON.stringify(first)).not.toContain('hunter2');
    expect((await callOnce(session, MUTATION, limits(), async () => 'reply')).ok).toBe(true);
  });
});

describe('a call', () => {
  it('is made once, with no retry and the time that is left', async () => {
    const { session } = sessionOf(async () => {});
    const seen: unknown[] = [];
    await callOnce(session, CONTEXT, limits(5000), async (_client, options) => seen.push(options));
    expect(seen).toEqual([{ timeout: expect.any(Number), retry: null }]);
    expect(seen[0]).toHaveProperty(
      'timeout',
      expect.toSatisfy((ms) => ms > 0 && ms <= 5000),
    );
  });

  it('has sent nothing when the session does not open in time', async () => {
    const { session } = sessionOf(() => new Promise(() => {}));
    expect(await callOnce(session, MUTATION, limits(10), async () => 'reply')).toMatchObject({
      ok: false,
      error: { kind: 'timeout', outcome: 'not_sent' },
    });
  });

  it('has an unknown outcome when its answer does not come in time, whatever the client does', async () => {
    const { session } = sessionOf(async () => {});
    await session.open();
    expect(
      await callOnce(session, MUTATION, limits(250), () => new Promise(() => {})),
    ).toMatchObject({ ok: false, error: { kind: 'timeout', outcome: 'unknown' } });
  });

  it('has an unknown outcome when it is abandoned after it was sent', async () => {
    const { session } = sessionOf(async () => {});
    const giveUp = new AbortController();
    const call = callOnce(session, MUTATION, limits(60_000, giveUp.signal), () => {
      giveUp.abort();
      return new Promise(() => {});
    });
    expect(await call).toMatchObject({ ok: false, error: { outcome: 'unknown' } });
  });
});

it('a process without any credential is told so and goes on living', async () => {
  const script = `
    const { createCloudRunClient } = await import('@/lib/platforms/cloud-run/client');
    const connection = { name: 'prod', project: 'shop', region: 'us-central1', read: 'adc',
      act: 'adc', endpoint: { kind: 'platform' }, simulated: false };
    const client = createCloudRunClient(connection, { simulator: null, environment: {} });
    const name = 'projects/shop/locations/us-central1/services/orders';
    const signal = new AbortController().signal;
    const update = { name, etag: null, traffic: [], validateOnly: false };
    const replies = [
      await client.getService(name, signal),
      await client.listRevisions(name, signal),
      await client.updateTraffic(update, signal),
    ];
    await new Promise((resolve) => setImmediate(resolve));
    console.log(JSON.stringify(replies.map((reply) => reply.error)));
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    {
      cwd: path.resolve(import.meta.dirname, '../../..'),
      env: {
        NODE_ENV: 'test',
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        METADATA_SERVER_DETECTION: 'none',
      },
    },
  );
  const error = expect.objectContaining({ kind: 'unauthenticated', outcome: 'not_sent' });
  expect(JSON.parse(stdout)).toEqual([error, error, error]);
}, 30_000);
