import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { addressOf, type GoogleApi, type GoogleConnection, gapicOptions } from './connection';

const connection = (change: Partial<GoogleConnection> = {}): GoogleConnection => ({
  name: 'prod',
  project: 'shop',
  region: 'us-central1',
  read: 'adc',
  act: 'adc',
  endpoint: { kind: 'platform' },
  simulated: false,
  ...change,
});
const at = (host: string, tls: boolean) => ({ kind: 'address', host, port: 9443, tls }) as const;
const NOTHING = { simulator: null, environment: {} };

describe('where a connection goes', () => {
  it.each([
    [connection(), null, null],
    [
      connection({ endpoint: { kind: 'simulator' }, simulated: true }),
      '127.0.0.1:9443',
      { host: '127.0.0.1', port: 9443, plaintext: true },
    ],
    [
      connection({ endpoint: { kind: 'simulator' }, simulated: true }),
      '[::1]:9443',
      { host: '::1', port: 9443, plaintext: true },
    ],
    [
      connection({ endpoint: at('run.example.com', true) }),
      null,
      { host: 'run.example.com', port: 9443, plaintext: false },
    ],
  ])('%#', (given, simulator, expected) => {
    expect(addressOf(given, simulator)).toEqual({ ok: true, value: expected });
  });

  it.each([
    [
      'plaintext to another machine',
      connection({ endpoint: at('10.0.0.7', false) }),
      null,
      /plaintext/,
    ],
    [
      'plaintext to a name that only looks local',
      connection({ endpoint: at('localhost.example.com', false) }),
      null,
      /plaintext/,
    ],
    [
      'a simulated connection without an endpoint',
      connection({ simulated: true }),
      null,
      /real platform/,
    ],
    [
      'a simulated connection to another machine',
      connection({ simulated: true, endpoint: at('run.example.com', true) }),
      null,
      /must stay/,
    ],
    [
      'a simulator on another machine',
      connection({ simulated: true, endpoint: { kind: 'simulator' } }),
      '10.0.0.7:9443',
      /plaintext/,
    ],
    [
      'no simulator',
      connection({ simulated: true, endpoint: { kind: 'simulator' } }),
      null,
      /no simulator runs/,
    ],
  ])('%s is refused', (_name, given, simulator, message) => {
    expect(addressOf(given, simulator)).toEqual({
      ok: false,
      error: expect.stringMatching(message),
    });
  });
});

describe('options of a client', () => {
  it.each<GoogleApi>(['run', 'monitoring', 'logging'])(
    'carry no credential on a plaintext channel, for %s',
    async (api) => {
      const simulated = connection({
        endpoint: { kind: 'simulator' },
        simulated: true,
        read: 'env:KEY',
      });
      const options = await gapicOptions(simulated, 'read', api, {
        simulator: '127.0.0.1:9443',
        environment: { KEY: '{"type":"service_account","private_key":"hush"}' },
      });
      if (!options.ok) throw new Error(options.error);
      expect(options.value).toMatchObject({
        projectId: 'shop',
        apiEndpoint: '127.0.0.1',
        port: 9443,
      });
      expect(Object.keys(options.value)).toEqual(expect.arrayContaining(['sslCreds', 'auth']));
      expect(options.value).not.toHaveProperty('credentials');
    },
  );

  it('leave the search for default credentials to the client', async () => {
    const options = await gapicOptions(connection(), 'read', 'run', NOTHING);
    expect(options).toMatchObject({ ok: true, value: { projectId: 'shop' } });
    expect(options.ok && Object.keys(options.value)).not.toContain('credentials');
    expect(options.ok && Object.keys(options.value)).not.toContain('apiEndpoint');
  });

  const folder = mkdtempSync(path.join(tmpdir(), 'ripcord-credential-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('take the read credential for reading and the act credential for acting', async () => {
    const file = path.join(folder, 'act.json');
    writeFileSync(file, '{"type":"service_account","client_email":"act@shop.example"}');
    const both = connection({ read: 'env:READ_KEY', act: `file:${file}` });
    const settings = {
      simulator: null,
      environment: { READ_KEY: '{"type":"service_account","client_email":"read@shop.example"}' },
    };
    expect(await gapicOptions(both, 'read', 'run', settings)).toMatchObject({
      value: { credentials: { client_email: 'read@shop.example' } },
    });
    expect(await gapicOptions(both, 'act', 'run', settings)).toMatchObject({
      value: { credentials: { client_email: 'act@shop.example' } },
    });
  });

  it.each([
    ['env:MISSING', {}, /env:MISSING, which is not set/],
    ['file:/nowhere/key.json', {}, /can't be read/],
    ['env:KEY', { KEY: 'hunter2 {"private_key": "hush"' }, /no JSON credential/],
    ['env:KEY', { KEY: '{"private_key":"hush hunter2"}' }, /no JSON credential/],
    ['vault:hunter2', {}, /none of adc/],
  ])('refuse %s without repeating any of it', async (read, environment, message) => {
    const options = await gapicOptions(connection({ read }), 'read', 'run', {
      simulator: null,
      environment,
    });
    expect(options).toEqual({ ok: false, error: expect.stringMatching(message) });
    expect(JSON.stringify(options)).not.toMatch(/hush|hunter2/);
  });
});
