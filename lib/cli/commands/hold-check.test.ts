import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HoldGate } from '@/lib/runs/hold-gate';
import { CliError } from '../cli-command';
import { holdCheck } from './hold-check';

const FREE: HoldGate = {
  service: 'orders',
  held: false,
  holds: [],
  pinned: false,
  broken: [{ revision: 'orders-00002-xyz', digest: 'sha256:bad', reason: null }],
  sentence: 'Nothing of Orders is held.',
};
const HELD: HoldGate = {
  ...FREE,
  held: true,
  holds: [
    {
      revision: 'orders-00002-xyz',
      digest: 'sha256:bad',
      reason: 'Errors',
      owner: 'Ana',
      since: '2026-09-21T15:00:00.000Z',
      expiresAt: '2026-09-21T19:00:00.000Z',
      incident: null,
      drill: false,
    },
  ],
  pinned: true,
  sentence: 'Orders: orders-00002-xyz is held.',
};

let server: Server;
let reply: { status: number; body: unknown };
let asked: string[];
let said: string[];
let complained: string[];

beforeEach(async () => {
  asked = [];
  said = [];
  complained = [];
  reply = { status: 200, body: FREE };
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('RIPCORD_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('RIPCORD_TOKEN', 'rip_test');
  vi.spyOn(console, 'log').mockImplementation((line: string) => said.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => complained.push(line));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const check = (values: Record<string, string | boolean> = {}, service = 'orders') =>
  holdCheck.run({ values, positionals: service === '' ? [] : [service] });

describe('ripcord hold check', () => {
  it('exits 0 where nothing is held, in one line, having asked with the token', async () => {
    expect(await check()).toBe(0);
    expect(said).toEqual(['OK: Nothing of Orders is held.']);
    expect(asked).toEqual(['/api/v1/services/orders/hold Bearer rip_test']);
  });

  it('exits 3 where something is held, and says what', async () => {
    reply.body = HELD;
    expect(await check()).toBe(3);
    expect(said).toEqual(['STOP: Orders: orders-00002-xyz is held.']);
  });

  it('exits 3 for a digest that is marked broken, though nothing is held', async () => {
    expect(await check({ digest: 'sha256:bad' })).toBe(3);
    expect(said).toEqual(['STOP: orders-00002-xyz is marked broken.']);
  });

  it('exits 0 for the fix while the bad one is held, and tells that traffic is pinned', async () => {
    reply.body = HELD;
    expect(await check({ revision: 'orders-00003-fix' })).toBe(0);
    expect(said.join()).toMatch(/^OK: orders-00003-fix of orders is not held\. Traffic is pinned/);
  });

  it('prints the answer as JSON when asked', async () => {
    reply.body = HELD;
    expect(await check({ json: true })).toBe(3);
    expect(JSON.parse(said.join())).toEqual(HELD);
  });

  it.each([500, 503, 401, 403])(
    'exits 1 and says so where the server answers %i',
    async (status) => {
      reply = { status, body: { detail: 'Something broke here.' } };
      expect(await check()).toBe(1);
      expect(complained.join()).toMatch(
        /not known whether it is held, so do not deploy: Something/,
      );
      expect(said).toEqual([]);
    },
  );

  it('exits 1 where the answer is not Ripcord’s', async () => {
    reply.body = { held: false };
    expect(await check()).toBe(1);
  });

  it('exits 1 where nobody answers', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await check()).toBe(1);
    expect(complained.join()).toMatch(/do not deploy: can’t reach/);
  });

  it.each([
    ['no service is named', {}, ''],
    ['a revision and a digest are named', { revision: 'a', digest: 'b' }, 'orders'],
    ['a digest is named by a tag', { digest: 'registry.example/orders:latest' }, 'orders'],
    ['the named revision is empty', { revision: '' }, 'orders'],
  ])('is asked wrongly, which is exit 2, when %s', async (_, values, service) => {
    await expect(check(values, service)).rejects.toBeInstanceOf(CliError);
    expect(asked).toEqual([]);
  });

  it('is asked wrongly, which is exit 2, when there is no such service', async () => {
    reply = { status: 404, body: { detail: 'There is no service “orders”.' } };
    await expect(check()).rejects.toThrow('There is no service “orders”.');
  });
});
