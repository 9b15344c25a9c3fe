import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { KubernetesConnection } from '@/lib/configuration/connection-schema';
import { clusterSettings } from './cluster-access';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ripcord-access-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const kubeconfig = path.join(folder, 'config');
writeFileSync(kubeconfig, 'apiVersion: v1\n');

const CONNECTION: KubernetesConnection = {
  name: 'prod',
  kind: 'kubernetes',
  server: 'https://10.0.0.1:6443',
  ca: null,
  read: 'in-cluster',
  act: 'in-cluster',
  namespaces: [],
  gitopsNamespace: 'argocd',
  exec: {},
  endpoint: { kind: 'platform' },
  simulated: false,
};

function read(over: Partial<KubernetesConnection>, simulatedCluster = null) {
  const environment = { TOKEN: 'abc', CA: 'pem' };
  return clusterSettings({ ...CONNECTION, ...over }, { environment, simulatedCluster }).read;
}

describe('how a cluster is reached', () => {
  it('from inside, by a kubeconfig and its context, or by a token', () => {
    expect(read({})).toEqual({ kind: 'in-cluster' });
    expect(read({ read: `kubeconfig:${kubeconfig}#prod` })).toEqual({
      kind: 'kubeconfig',
      text: 'apiVersion: v1',
      context: 'prod',
    });
    expect(read({ read: 'env:TOKEN', ca: 'env:CA' })).toEqual({
      kind: 'server',
      server: 'https://10.0.0.1:6443',
      token: 'abc',
      ca: 'pem',
    });
    expect(read({ read: 'file:/run/token' })).toMatchObject({ tokenFile: '/run/token' });
  });

  it('says what is missing, and never what the credential is', () => {
    expect(read({ read: 'env:NONE' })).toEqual({
      kind: 'unusable',
      why: 'Connection prod: its read credential is in NONE, which is not set.',
    });
    expect(read({ read: 'env:TOKEN', server: null })).toMatchObject({
      why: expect.stringMatching(/"server" does not say whose/),
    });
    expect(read({ read: `kubeconfig:${folder}/none` })).toMatchObject({ kind: 'unusable' });
    expect(read({ endpoint: { kind: 'simulator' } })).toMatchObject({
      why: expect.stringMatching(/none runs/),
    });
  });
});
