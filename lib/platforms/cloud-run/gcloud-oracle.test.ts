/**
 * The adapter and the real command line look at one service from two sides: each must see what the
 * other did. The command line is nobody's simulation, so it is the judge of the simulator as well.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isPinned } from '@/lib/runs/traffic';
import { type Simulator, startSimulator } from '@/simulator/start';
import { createGcloud, findGcloud, type Gcloud, withoutGcloud } from '@/simulator/testing/gcloud';
import { createWorld } from './test-world';

const GOOD = 'virtuoso-api-00001-abc';
const BAD = 'virtuoso-api-00002-mux';
const COLLEAGUE = 'colleague@example.com';
const TAG = 'stable-2026-11-19';
const UPDATE = ['run', 'services', 'update-traffic', 'virtuoso-api'];

const described = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
  spec: z.object({ traffic: z.array(z.unknown()) }),
  status: z.object({ traffic: z.array(z.unknown()) }),
});

function shiftingWorld(simulator: Simulator) {
  return createWorld(simulator, 'shift_traffic');
}

describe.skipIf(findGcloud() === null)(`the real gcloud${withoutGcloud()}`, () => {
  let simulator: Simulator;
  let world: ReturnType<typeof shiftingWorld>;
  let gcloud: Gcloud;

  beforeAll(async () => {
    simulator = await startSimulator({ settings: { trafficUpdateMs: 10, frontendLagMs: 0 } });
    world = shiftingWorld(simulator);
    gcloud = createGcloud(simulator.restAddress, {
      project: 'virtuoso-generator',
      region: 'us-central1',
      actor: COLLEAGUE,
    });
  });
  afterAll(async () => {
    gcloud.close();
    await world.close();
  });
  beforeEach(() => simulator.control.reset());

  async function describeService() {
    return described.parse(await gcloud.json('run', 'services', 'describe', 'virtuoso-api'));
  }

  async function succeeds(...args: readonly string[]): Promise<void> {
    expect(await gcloud.run(...args)).toMatchObject({ code: 0 });
  }

  it('shows what the adapter shifted, and who did', { timeout: 60_000 }, async () => {
    await world.apply();
    world.pass();
    const { metadata, spec, status } = await describeService();
    const list = [
      { revisionName: GOOD, percent: 100 },
      { revisionName: GOOD, tag: TAG },
    ];
    expect(spec.traffic).toEqual(list);
    expect(status.traffic).toMatchObject(list);
    expect(metadata.annotations['serving.knative.dev/lastModifier']).toMatch(/^ripcord@/);
  });

  it('shifts to a revision and back to latest, and the adapter sees both', {
    timeout: 60_000,
  }, async () => {
    await succeeds(...UPDATE, `--to-revisions=${GOOD}=100`);
    const shifted = await world.observe();
    expect(shifted).toMatchObject({
      lastModifier: COLLEAGUE,
      reconciling: false,
      desired: [
        { revision: GOOD, percent: 100, tag: null },
        { revision: GOOD, percent: 0, tag: TAG },
      ],
      effective: [{ revision: GOOD, percent: 100, followsLatest: false }, { tag: TAG }],
    });
    expect(isPinned(shifted.desired)).toBe(true);
    await succeeds(...UPDATE, '--to-latest');
    const back = await world.observe();
    expect(back.desired[0]).toEqual({ revision: null, percent: 100, tag: null });
    expect(back.effective[0]).toMatchObject({ revision: BAD, followsLatest: true });
    expect(simulator.control.journal()).toMatchObject([
      { method: 'ReplaceService', actor: COLLEAGUE, mask: ['traffic'] },
      { method: 'ReplaceService', actor: COLLEAGUE, mask: ['traffic'] },
    ]);
  });

  it('sets tags, which move no traffic for the adapter', { timeout: 60_000 }, async () => {
    const before = await world.observe();
    await succeeds(...UPDATE, `--set-tags=blue=${BAD}`);
    const after = await world.observe();
    expect(after.desired).toEqual([
      { revision: null, percent: 100, tag: null },
      { revision: BAD, percent: 0, tag: 'blue' },
    ]);
    expect(after.effective[0]).toEqual(before.effective[0]);
  });

  it('lists the revisions that the adapter knows, newest first', { timeout: 60_000 }, async () => {
    const listed = z
      .array(z.object({ metadata: z.object({ name: z.string() }) }))
      .parse(await gcloud.json('run', 'revisions', 'list', '--service=virtuoso-api'));
    const { revisions } = await world.observe();
    expect(listed.map(({ metadata }) => metadata.name)).toEqual(revisions.map(({ name }) => name));
  });

  it('stops the service by manual scaling, and the adapter sees none', {
    timeout: 60_000,
  }, async () => {
    await succeeds('beta', 'run', 'services', 'update', 'virtuoso-api', '--scaling=0');
    expect((await world.observe()).scaling).toMatchObject({ mode: 'manual', manual: 0 });
    expect(simulator.control.journal()).toMatchObject([
      { mask: ['scaling'], outcome: 'committed' },
    ]);
  });

  it('is refused when the adapter was faster, whatever etags do', { timeout: 60_000 }, async () => {
    simulator.control.settings({ etagMode: 'ignored' });
    const traffic = [{ revision: GOOD, percent: 100 }];
    simulator.control.fault({ kind: 'conflict', method: 'ReplaceService', traffic });
    const run = await gcloud.run(...UPDATE, '--to-latest');
    expect(run).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Conflict for resource'),
    });
    expect((await world.observe()).effective[0]).toMatchObject({ revision: GOOD, percent: 100 });
  });
});
