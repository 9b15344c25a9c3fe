import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildState } from '@/simulator/core/scenario';
import { failureModeScenario } from '@/simulator/scenarios/failure-modes';
import { type Simulator, startSimulator } from '@/simulator/start';
import { type CertificatesClient, createCertificatesClient } from './certificates-client';
import { CONNECTION, NEVER, PROJECT, settingsOf } from './test-connection';

const DOMAIN = 'api.virtuoso.example';

let simulator: Simulator;
let certificates: CertificatesClient;
beforeEach(async () => {
  simulator = await startSimulator({
    scenario: (startedAt) =>
      buildState([], startedAt, {
        certificates: [
          {
            project: PROJECT,
            name: 'good',
            status: 'ACTIVE',
            domains: [{ domain: DOMAIN, status: 'ACTIVE' }],
            ageSeconds: 0,
            expiresInSeconds: 86_400,
          },
          {
            project: PROJECT,
            name: 'stuck',
            status: 'PROVISIONING_FAILED',
            domains: [{ domain: DOMAIN, status: 'FAILED_NOT_VISIBLE' }],
            ageSeconds: 0,
            expiresInSeconds: null,
          },
        ],
      }),
  });
  certificates = createCertificatesClient(CONNECTION, settingsOf(simulator));
});
afterEach(async () => {
  await certificates.close();
  await simulator.stop();
});

describe('certificates', () => {
  it('say their state, that of each domain, and until when they hold', async () => {
    expect(await certificates.list(PROJECT, NEVER)).toEqual({
      ok: true,
      value: [
        {
          name: 'good',
          type: 'managed',
          state: 'active',
          domains: [{ domain: DOMAIN, state: 'active' }],
          expiresAt: expect.stringMatching(/Z$/),
        },
        {
          name: 'stuck',
          type: 'managed',
          state: 'provisioning_failed',
          domains: [{ domain: DOMAIN, state: 'failed_not_visible' }],
          expiresAt: null,
        },
      ],
    });
  });

  it('say when one ran out because its domain points elsewhere', async () => {
    simulator.control.reset(failureModeScenario('virtuoso-api-certificate'));
    const reply = await certificates.list(PROJECT, NEVER);
    expect(reply).toMatchObject({
      ok: true,
      value: [{ state: 'provisioning_failed', domains: [{ state: 'failed_not_visible' }] }],
    });
    const [expired] = reply.ok ? reply.value : [];
    expect(Date.parse(expired?.expiresAt ?? '')).toBeLessThan(Date.now());
  });

  it('of a project without any are none', async () => {
    expect(await certificates.list('empty', NEVER)).toEqual({ ok: true, value: [] });
  });

  it('are read by name, and an unknown one does not exist', async () => {
    expect(await certificates.get({ project: PROJECT, name: 'stuck' }, NEVER)).toMatchObject({
      ok: true,
      value: { state: 'provisioning_failed' },
    });
    expect(await certificates.get({ project: PROJECT, name: 'nobody' }, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'not_found', outcome: 'not_sent' },
    });
  });

  it('that may not be read say which permission is missing', async () => {
    simulator.control.settings({ deniedPermissions: ['compute.sslCertificates.list'] });
    expect(await certificates.list(PROJECT, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'permission', permission: 'compute.sslCertificates.list' },
    });
  });

  it('can’t be asked where no simulator answers by REST, and says so', async () => {
    const alone = createCertificatesClient(CONNECTION, {
      simulator: simulator.grpcAddress,
      environment: {},
    });
    expect(await alone.list(PROJECT, NEVER)).toMatchObject({
      ok: false,
      error: { outcome: 'not_sent', message: expect.stringContaining('no simulator') },
    });
  });

  it('that don’t answer in time are given up when the asker says so', async () => {
    simulator.control.fault({ method: 'ListSslCertificates', kind: 'hang' });
    const giveUp = new AbortController();
    const call = certificates.list(PROJECT, giveUp.signal);
    giveUp.abort();
    expect(await call).toMatchObject({ ok: false, error: { kind: 'timeout' } });
  });
});
