import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureModeScenario } from '@/simulator/scenarios/failure-modes';
import { type Simulator, startSimulator } from '@/simulator/start';
import { type BuildsClient, createBuildsClient } from './builds-client';
import { CONNECTION, NEVER, settingsOf } from './test-connection';

const FORGE = { project: 'agentics-dev', service: 'llm-forge' };

let simulator: Simulator;
let builds: BuildsClient;
beforeEach(async () => {
  simulator = await startSimulator({ scenario: failureModeScenario('llm-forge-build') });
  builds = createBuildsClient(CONNECTION, settingsOf(simulator));
});
afterEach(async () => {
  await builds.close();
  await simulator.stop();
});

async function listed() {
  const reply = await builds.list(FORGE, NEVER);
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value;
}

describe('builds', () => {
  it('of a service are its own alone, newest first, each with its log and its outcome', async () => {
    const list = await listed();
    const [newest] = list;
    expect(newest).toMatchObject({
      service: 'llm-forge',
      project: 'agentics-dev',
      status: 'failure',
      detail: expect.stringContaining('failed'),
      failedStep: 'step 0, gcr.io/cloud-builders/docker',
      images: [],
      logUrl: expect.stringMatching(/^https:\/\/console\.cloud\.google\.com\/cloud-build\//),
    });
    expect(new Set(list.map(({ service }) => service))).toEqual(new Set(['llm-forge']));
    const times = list.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it('that succeeded name what they pushed by digest', async () => {
    const built = (await listed()).find(({ status }) => status === 'success');
    expect(built?.failedStep).toBeNull();
    expect(built?.images).toEqual([expect.stringMatching(/^[^:]+@sha256:[0-9a-f]{64}$/)]);
  });

  it('are read one by one, and an unknown one does not exist', async () => {
    const [newest] = await listed();
    const one = { project: FORGE.project, id: newest?.id ?? '' };
    expect(await builds.get(one, NEVER)).toEqual({ ok: true, value: newest });
    expect(await builds.get({ ...one, id: 'nobody' }, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'not_found' },
    });
  });

  it('are run again as a new build, by one call', async () => {
    const [newest] = await listed();
    const again = await builds.retry({ project: FORGE.project, id: newest?.id ?? '' }, NEVER);
    expect(again).toMatchObject({ ok: true, value: { operation: expect.any(String) } });
    const id = again.ok ? (again.value.buildId ?? '') : '';
    expect(id).not.toBe(newest?.id);
    expect(await builds.get({ project: FORGE.project, id }, NEVER)).toMatchObject({
      ok: true,
      value: { status: 'working', finishedAt: null },
    });
    expect(simulator.control.journal().map(({ method }) => method)).toEqual(['RetryBuild']);
  });

  it('that may not be run again say which permission is missing', async () => {
    simulator.control.settings({ deniedPermissions: ['cloudbuild.builds.create'] });
    const [newest] = await listed();
    expect(
      await builds.retry({ project: FORGE.project, id: newest?.id ?? '' }, NEVER),
    ).toMatchObject({
      ok: false,
      error: { kind: 'permission', permission: 'cloudbuild.builds.create', outcome: 'refused' },
    });
  });
});
