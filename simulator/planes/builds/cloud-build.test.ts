import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failureModeScenario } from '../../scenarios/failure-modes';
import { type Simulator, startSimulator } from '../../start';
import { createGcloud, findGcloud, withoutGcloud } from '../../testing/gcloud';
import { grpcCall } from '../../testing/grpc-call';

const PROJECT = 'agentics-dev';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({
    scenario: failureModeScenario('llm-forge-build'),
    settings: { buildMs: 60_000 },
  });
});
afterEach(() => simulator.stop());

async function listed(filter: string) {
  const { builds } = await grpcCall(simulator.grpcAddress, 'builds', 'ListBuilds', {
    projectId: PROJECT,
    filter,
  });
  return builds as { id: string; status: string; results: { images: object[] } }[];
}

function ofOne(method: string, id: string) {
  return grpcCall(simulator.grpcAddress, 'builds', method, { projectId: PROJECT, id });
}

describe('builds', () => {
  test('that failed are found, and pushed no image', async () => {
    const failed = await listed('status="FAILURE"');
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatchObject({
      status: 'FAILURE',
      statusDetail: expect.stringContaining('gcr.io/cloud-builders/docker'),
      substitutions: { _SERVICE_NAME: 'llm-forge' },
      results: { images: [] },
    });
  });

  test('come newest first, each revision with the digest that it runs', async () => {
    const all = await listed('');
    expect(all.map(({ status }) => status)).toEqual(['FAILURE', ...Array(7).fill('SUCCESS')]);
    const digests = all.flatMap(({ results }) => results.images);
    expect(digests).toContainEqual({
      name: 'us-central1-docker.pkg.dev/agentics-dev/llm/forge:70d3ae9',
      digest: 'sha256:8e20d5b79fc13a64d07be9125ac8f63041d97eb5ca60f28314bd97e05f6ca213',
    });
  });

  test('that are run again work for a while, and end as the same source must', async () => {
    const [failed] = await listed('status="FAILURE"');
    const started = await ofOne('RetryBuild', failed?.id ?? '');
    expect(started).toMatchObject({
      done: false,
      name: expect.stringMatching(/^operations\/build/),
    });
    const [again] = await listed('status="WORKING"');
    expect(again?.id).not.toBe(failed?.id);
    const operation = () =>
      grpcCall(simulator.grpcAddress, 'operations', 'GetOperation', { name: started.name });
    expect(await operation()).toMatchObject({ done: false });
    simulator.control.setClockOffset(61_000_000);
    expect(await ofOne('GetBuild', again?.id ?? '')).toMatchObject({ status: 'FAILURE' });
    expect(await operation()).toMatchObject({ done: true, error: { code: 2 } });
    expect(simulator.control.journal()).toMatchObject([
      { method: 'RetryBuild', outcome: 'committed' },
    ]);
  });

  test('that nobody ran are not found', async () => {
    await expect(ofOne('GetBuild', 'none')).rejects.toMatchObject({ code: 5 });
  });
});

test.skipIf(findGcloud() === null)(
  `the real gcloud lists what failed${withoutGcloud()}`,
  { timeout: 60_000 },
  async () => {
    const gcloud = createGcloud(simulator.restAddress, {
      project: PROJECT,
      region: 'us-central1',
      actor: 'operator@agentics-dev.iam.gserviceaccount.com',
    });
    try {
      const found = await gcloud.json('builds', 'list', '--filter=status=FAILURE', '--limit=5');
      expect(found).toMatchObject([{ status: 'FAILURE' }]);
      const [{ id }] = found as [{ id: string }];
      expect(await gcloud.json('builds', 'describe', id)).toMatchObject({ id });
    } finally {
      gcloud.close();
    }
  },
);
