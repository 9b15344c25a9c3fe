import { afterEach, describe, expect, it } from 'vitest';
import type { SetScalingInput } from '@/lib/platforms/platform';
import { normaliseTraffic } from '@/lib/runs/traffic';
import { startSimulator } from '@/simulator/start';
import { ALL_KINDS, BAD, type CloudRunKind, GOOD, KINDS } from './test-kinds';
import { createWorld, INTENT, NEVER, SLOW, VIRTUOSO } from './test-world';

type SettingsPatch = NonNullable<NonNullable<Parameters<typeof startSimulator>[0]>['settings']>;

describe('what was sent', () => {
  it('to shift traffic is one UpdateService with mask traffic, the etag, all tags, and 100 %', async () => {
    const world = await start('shift_traffic');
    const plan = await world.plan();
    await world.action.apply(VIRTUOSO, plan, INTENT, NEVER);
    expect(world.simulator.control.journal()).toMatchObject([
      {
        method: 'UpdateService',
        mask: ['traffic'],
        etagGiven: plan.precondition.etag,
        validateOnly: false,
        trafficRequested: [
          { type: 'REVISION', revision: GOOD, percent: 100, tag: null },
          { type: 'REVISION', revision: GOOD, percent: 0, tag: 'stable-2026-11-19' },
        ],
      },
    ]);
  });

  it('to set scaling is one UpdateService with mask scaling and the etag, and makes no revision', async () => {
    const world = await start('set_scaling');
    const { revisions } = await world.observe();
    const { plan } = await world.apply();
    expect(world.simulator.control.journal()).toMatchObject([
      {
        method: 'UpdateService',
        mask: ['scaling'],
        etagGiven: plan.precondition.etag,
        validateOnly: false,
        trafficRequested: null,
      },
    ]);
    world.pass();
    const state = await world.observe();
    expect(state.scaling).toEqual({ mode: 'manual', min: 0, max: null, manual: 0 });
    expect(state.revisions).toEqual(revisions);
  });

  it('to delete a service is one DeleteService with the etag', async () => {
    const world = await start('delete_service');
    const { plan } = await world.apply();
    expect(world.simulator.control.journal()).toMatchObject([
      { method: 'DeleteService', etagGiven: plan.precondition.etag, validateOnly: false },
    ]);
    world.pass();
    expect(await world.look()).toBeNull();
  });

  it.each(ALL_KINDS)('by a dry run of %s is marked as one', async (kind) => {
    const world = await start(kind);
    const plan = await world.plan();
    expect((await world.action.dryRun?.(VIRTUOSO, plan, NEVER))?.ok).toBe(true);
    expect(world.simulator.control.journal()).toMatchObject([
      { method: KINDS[kind].method, validateOnly: true, outcome: 'validated' },
    ]);
  });

  it('by a dry run tells what the platform would refuse', async () => {
    const world = await start('shift_traffic', { unknownRevision: 'refused' });
    const after = [{ revision: 'virtuoso-api-00009-zzz', percent: 100, tag: null }];
    const plan = { ...(await world.plan()), after };
    expect(await world.action.dryRun?.(VIRTUOSO, plan, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'invalid', outcome: 'not_sent' },
    });
    expect(world.effects()).toBe(0);
  });

  it.each(ALL_KINDS)('for %s is nothing when the caller had already given up', async (kind) => {
    const world = await start(kind);
    const plan = await world.plan();
    expect(await world.action.apply(VIRTUOSO, plan, INTENT, AbortSignal.abort())).toMatchObject({
      ok: false,
      error: { outcome: 'not_sent' },
    });
    expect(world.simulator.control.journal()).toEqual([]);
  });
});

it('limits that a stop unsets are given back by its inverse', async () => {
  const world = await start('set_scaling');
  const limited = { mode: 'automatic', min: 2, max: 10, manual: null } as const;
  const scale = async (scaling: SetScalingInput) => {
    const plan = world.action.plan(VIRTUOSO, scaling, await world.observe());
    if (!plan.ok) throw new Error(plan.error.message);
    await world.action.apply(VIRTUOSO, plan.value, INTENT, NEVER);
    world.pass();
    return plan.value;
  };
  await scale({ scaling: limited });
  const { plan } = await world.apply();
  world.pass();
  expect((await world.observe()).scaling).toMatchObject({ min: 0, max: null, manual: 0 });
  if (plan.inverse === null) throw new Error('has no inverse');
  await scale(plan.inverse);
  expect((await world.observe()).scaling).toEqual(limited);
});

describe('observing', () => {
  it('gives both revisions with their facts and no plain value', async () => {
    const world = await start('shift_traffic');
    const state = await world.observe();
    expect(state.revisions.map((revision) => revision.name)).toEqual([BAD, GOOD]);
    expect(normaliseTraffic(state.desired)).toEqual([
      { revision: null, percent: 100, tag: null },
      { revision: GOOD, percent: 0, tag: 'stable-2026-11-19' },
    ]);
    expect(state.revisions[0]).toMatchObject({
      ready: 'yes',
      digest: expect.stringMatching(/^sha256:/),
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
      secrets: [{ at: 'API_KEY', secret: 'virtuoso-api-key', version: 'latest' }],
    });
    expect(JSON.stringify(state.revisions.map((revision) => revision.environment))).not.toMatch(
      /redis|"memory"/,
    );
  });

  it.each(['run.services.get', 'run.revisions.list'])(
    'names %s when it lacks',
    async (permission) => {
      const world = await start('shift_traffic', { deniedPermissions: [permission] });
      expect(await world.platform.observe(VIRTUOSO, NEVER)).toMatchObject({
        ok: false,
        error: {
          kind: 'permission',
          outcome: 'not_sent',
          permission,
          message: expect.stringContaining(permission),
        },
      });
    },
  );

  it('tells a service that is not there from a platform that is not there', async () => {
    const world = await start('shift_traffic');
    const nowhere = { ...VIRTUOSO, ref: `${VIRTUOSO.ref}-missing` };
    expect(await world.platform.observe(nowhere, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'not_found' },
    });
    await world.simulator.stop();
    expect(await world.platform.observe(VIRTUOSO, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'unreachable', outcome: 'not_sent' },
    });
  });
});

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

async function start<K extends CloudRunKind>(kind: K, settings: SettingsPatch = {}) {
  const simulator = await startSimulator({ settings: { ...SLOW, ...settings } });
  const world = createWorld(simulator, kind);
  await world.connect();
  opened.push(world);
  return world;
}
