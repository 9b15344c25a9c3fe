import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { metadataObject } from './api-types';
import { createKubernetesClient } from './client';
import type { ClusterAccess } from './connection';
import { statusError } from './errors';
import { deleteObject, getObject } from './objects';
import { PODS } from './resources';

const NEVER = new AbortController().signal;
const POD = { resource: PODS, namespace: 'shop', name: 'orders-1' };
const CONTEXT = {
  what: 'Pausing orders',
  permission: 'patch deployments.apps in namespace shop',
  mutation: true,
};

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

function clientOf(access: ClusterAccess, simulated = false) {
  return createKubernetesClient(
    { name: 'shop', read: access, act: access, namespaces: [], simulated },
    { read: 200, mutation: 200 },
  );
}

async function serve(answer: Parameters<typeof createServer>[1]) {
  server = createServer(answer ?? (() => undefined));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return plain(`http://127.0.0.1:${port}`);
}

const plain = (at: string): ClusterAccess => ({
  kind: 'server',
  server: at,
  token: null,
  ca: null,
});
const remove = (access: ClusterAccess) =>
  deleteObject(clientOf(access), POD, { uid: 'u' }, { what: 'Deleting', dryRun: false }, NEVER);

describe('whether a change happened', () => {
  it('is not known where the connection broke after it was sent', async () => {
    const access = await serve((request) => request.socket.destroy());
    expect(await remove(access)).toMatchObject({
      ok: false,
      error: { kind: 'unreachable', outcome: 'unknown' },
    });
  });

  it('is not known where no answer came in time', async () => {
    const access = await serve(() => undefined);
    expect(await remove(access)).toMatchObject({
      ok: false,
      error: { kind: 'timeout', outcome: 'unknown' },
    });
  });

  it('is certain where nobody listens: it was not sent', async () => {
    const access = await serve(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    expect(await remove(access)).toMatchObject({
      ok: false,
      error: { kind: 'unreachable', outcome: 'not_sent' },
    });
  });

  it.each([
    [409, '', 'conflict', 'refused'],
    [422, 'the server rejected our request due to an error in our request', 'conflict', 'refused'],
    [422, 'Deployment.apps "orders" is invalid: spec.replicas', 'invalid', 'refused'],
    [403, 'User "x" cannot patch resource "deployments"', 'permission', 'refused'],
    [403, 'exceeded quota: compute', 'invalid', 'refused'],
    [429, '', 'quota', 'refused'],
    [500, '', 'failed', 'unknown'],
    [503, '', 'unreachable', 'unknown'],
    [504, '', 'timeout', 'unknown'],
  ] as const)('%d "%s" is %s, %s', (code, message, kind, outcome) => {
    const error = statusError(code, JSON.stringify({ message }), CONTEXT);
    expect(error).toMatchObject({ kind, outcome });
    if (kind === 'permission') expect(error.permission).toBe(CONTEXT.permission);
  });
});

describe('a cluster is not asked', () => {
  const secret = 'c2VjcmV0';
  const kubeconfig = (cluster: object, user: object): ClusterAccess => ({
    kind: 'kubeconfig',
    context: null,
    text: JSON.stringify({
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  });
  it.each([
    ['in plaintext elsewhere', plain('http://cluster.example.com'), false, /plaintext/],
    ['elsewhere by a simulated one', plain('https://cluster.example.com'), true, /stay on this/],
    [
      'with a credential from a program',
      kubeconfig({ server: 'https://c.example' }, { exec: { command: 'aws', apiVersion: 'v1' } }),
      false,
      /never started/,
    ],
    [
      'without checking who answers',
      kubeconfig(
        { server: 'https://c.example', 'insecure-skip-tls-verify': true },
        { token: secret },
      ),
      false,
      /give it the CA/,
    ],
  ] as const)('%s', async (_name, access, simulated, message) => {
    const reply = await getObject(clientOf(access, simulated), metadataObject, POD, NEVER);
    expect(reply).toMatchObject({
      ok: false,
      error: { outcome: 'not_sent', message: expect.stringMatching(message) },
    });
    expect(JSON.stringify(reply)).not.toContain(secret);
  });
});
