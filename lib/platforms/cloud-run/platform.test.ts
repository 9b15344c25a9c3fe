import { afterEach, describe, expect, it } from 'vitest';
import { describeConformance, type Subject } from '@/lib/platforms/conformance';
import { normaliseTraffic, shiftAllTo } from '@/lib/runs/traffic';
import { type Simulator, startSimulator } from '@/simulator/start';
import { BAD, createWorld, GOOD, INTENT, NEVER, RECONCILE_MS, VIRTUOSO } from './test-world';

type SettingsPatch = NonNullable<NonNullable<Parameters<typeof startSimulator>[0]>['settings']>;

async function open(settings: SettingsPatch = {}) {
  const usual = { trafficUpdateMs: RECONCILE_MS, frontendLagMs: 0 };
  return createWorld(await startSimulator({ settings: { ...usual, ...settings } }));
}

function committed(simulator: Simulator) {
  return simulator.control.journal().filter((entry) => entry.outcome === 'committed');
}

async function subject(settings: SettingsPatch): Promise<Subject<'shift_traffic'>> {
  const { simulator, platform, pass, close } = await open(settings);
  return {
    platform,
    address: VIRTUOSO,
    kind: 'shift_traffic',
    input: (state) => ({ traffic: shiftAllTo(state.desired, GOOD) }),
    comparable: (state) => ({
      desired: state.desired,
      effective: state.effective,
      latest: state.latestReadyRevision,
      scaling: state.scaling,
      revisions: state.revisions,
    }),
    effects: () => committed(simulator).length,
    interfere() {
      simulator.control.fault({
        kind: 'conflict',
        traffic: [{ revision: BAD, percent: 100 }],
      });
    },
    finish: pass,
    loseNextAnswer() {
      simulator.control.fault({ kind: 'commit-then-error', code: 'DEADLINE_EXCEEDED' });
    },
    enforcesPrecondition: settings.etagMode !== 'ignored',
    close,
  };
}

describeConformance('Cloud Run, etags enforced', () => subject({ etagMode: 'enforced' }));
describeConformance('Cloud Run, etags ignored', () => subject({ etagMode: 'ignored' }));
describeConformance('Cloud Run, a status of LATEST that names no revision', () =>
  subject({ latestStatusNamesRevision: false }),
);

describe('what was sent', () => {
  it('is one UpdateService with mask traffic, the etag, all tags, and 100 %', async () => {
    const world = await start();
    const plan = await world.plan();
    await world.action.apply(VIRTUOSO, plan, INTENT, NEVER);
    const [entry, ...others] = world.simulator.control.journal();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      method: 'UpdateService',
      mask: ['traffic'],
      etagGiven: plan.precondition.etag,
      validateOnly: false,
      trafficRequested: [
        { type: 'REVISION', revision: GOOD, percent: 100, tag: null },
        { type: 'REVISION', revision: GOOD, percent: 0, tag: 'stable-2026-11-19' },
      ],
    });
  });

  it('is only checked by a dry run, which tells what the platform would refuse', async () => {
    const world = await start({ unknownRevision: 'refused' });
    const plan = await world.plan();
    expect((await world.action.dryRun?.(VIRTUOSO, plan, NEVER))?.ok).toBe(true);
    const after = [{ revision: 'virtuoso-api-00009-zzz', percent: 100, tag: null }];
    expect(await world.action.dryRun?.(VIRTUOSO, { ...plan, after }, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'invalid', outcome: 'not_sent' },
    });
    expect(committed(world.simulator)).toEqual([]);
  });

  it('is nothing when the caller had already given up', async () => {
    const world = await start();
    const plan = await world.plan();
    expect(await world.action.apply(VIRTUOSO, plan, INTENT, AbortSignal.abort())).toMatchObject({
      ok: false,
      error: { outcome: 'not_sent' },
    });
    expect(world.simulator.control.journal()).toEqual([]);
  });
});

it('an operation is waited on by its name after a restart', async () => {
  const world = await start();
  const { plan, operation } = await world.apply();
  const restarted = createWorld(world.simulator);
  opened.push(restarted);
  expect(await restarted.action.settle(VIRTUOSO, operation, NEVER)).toEqual({
    ok: true,
    value: 'running',
  });
  world.pass();
  expect(await restarted.action.settle(VIRTUOSO, operation, NEVER)).toEqual({
    ok: true,
    value: 'done',
  });
  expect(restarted.action.verify(plan, await restarted.observe()).outcome).toBe('effective');
});

describe('observing', () => {
  it('gives both revisions with their facts and no plain value', async () => {
    const world = await start();
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
      const world = await start({ deniedPermissions: [permission] });
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
    const world = await start();
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

async function start(settings: SettingsPatch = {}) {
  const world = await open(settings);
  opened.push(world);
  return world;
}
