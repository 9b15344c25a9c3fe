import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureModeScenario } from '@/simulator/scenarios/failure-modes';
import { type Simulator, startSimulator } from '@/simulator/start';
import { createSecretsClient, type SecretsClient } from './secrets-client';
import { CONNECTION, NEVER, settingsOf } from './test-connection';

const KEY = 'projects/virtuoso-generator/secrets/virtuoso-api-key';

let simulator: Simulator;
let secrets: SecretsClient;
beforeEach(async () => {
  simulator = await startSimulator({ scenario: failureModeScenario('virtuoso-api-key-rejected') });
  secrets = createSecretsClient(CONNECTION, settingsOf(simulator));
});
afterEach(async () => {
  await secrets.close();
  await simulator.stop();
});

const asked = () => simulator.control.journal().map(({ method }) => method);

describe('secret versions', () => {
  it('are listed newest first, with state and time, and never with a value', async () => {
    const reply = await secrets.listVersions(KEY, NEVER);
    expect(reply).toEqual({
      ok: true,
      value: [
        {
          name: `${KEY}/versions/2`,
          version: '2',
          state: 'enabled',
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          etag: expect.any(String),
        },
        expect.objectContaining({ version: '1', state: 'disabled' }),
      ],
    });
    expect(JSON.stringify(reply)).not.toContain('simulated-virtuoso-api-key');
  });

  it('that do not exist are told apart from what could not be read', async () => {
    expect(await secrets.getVersion(`${KEY}/versions/9`, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'not_found', outcome: 'not_sent' },
    });
    simulator.control.settings({ deniedPermissions: ['secretmanager.versions.get'] });
    expect(await secrets.getVersion(`${KEY}/versions/1`, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'permission', permission: 'secretmanager.versions.get' },
    });
  });

  it('are enabled and disabled by one call each', async () => {
    const enabled = await secrets.enable(`${KEY}/versions/1`, null, NEVER);
    expect(enabled).toMatchObject({ ok: true, value: { version: '1', state: 'enabled' } });
    const etag = enabled.ok ? enabled.value.etag : null;
    expect(await secrets.disable(`${KEY}/versions/1`, etag, NEVER)).toMatchObject({
      ok: true,
      value: { state: 'disabled' },
    });
    expect(asked()).toEqual(['EnableSecretVersion', 'DisableSecretVersion']);
  });

  it('are not changed over somebody else’s change', async () => {
    const before = await secrets.getVersion(`${KEY}/versions/1`, NEVER);
    await secrets.enable(`${KEY}/versions/1`, null, NEVER);
    const etag = before.ok ? before.value.etag : null;
    expect(await secrets.disable(`${KEY}/versions/1`, etag, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'conflict', outcome: 'refused' },
    });
  });
});
