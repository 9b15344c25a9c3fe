import { afterEach, describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import { describeConformance, type Subject } from '@/lib/platforms/conformance';
import type { Action, PlatformError, TargetAddress } from '@/lib/platforms/platform';
import { normaliseTraffic, shiftAllTo } from '@/lib/runs/traffic';
import { type Simulator, startSimulator } from '@/simulator/start';
import { createCloudRunClient } from './client';
import { createCloudRun } from './platform';

const ADDRESS: TargetAddress = {
  id: 'virtuoso',
  kind: 'cloud-run',
  connection: 'demo',
  ref: 'projects/virtuoso-generator/locations/us-central1/services/virtuoso-api',
};
const GOOD = 'virtuoso-api-00001-abc';
const BAD = 'virtuoso-api-00002-mux';
const INTENT = { id: 'intent-1' };
const NEVER = new AbortController().signal;
const SHORT = { read: 2000, update: 300, operation: 300 };
const RECONCILE_MS = 60_000;

type StartOptions = NonNullable<NonNullable<Parameters<typeof startSimulator>[0]>['settings']>;

async function open(settings: StartOptions = {}) {
  const simulator = await startSimulator({
    settings: { trafficUpdateMs: RECONCILE_MS, frontendLagMs: 0, ...settings },
  });
  const client = createCloudRunClient(
    {
      name: 'demo',
      project: 'virtuoso-generator',
      region: 'us-central1',
      read: 'adc',
      act: 'adc',
      endpoint: { kind: 'simulator' },
      simulated: true,
    },
    { simulator: simulator.grpcAddress, environment: {} },
    SHORT,
  );
  const platform = createCloudRun(client, () => new Date());
  let passed = 0;
  return {
    simulator,
    platform,
    /** Lets what is due within `ms` happen, without waiting. */
    pass(ms = RECONCILE_MS * 2) {
      passed += ms;
      simulator.control.setClockOffset(passed * 1000);
    },
    async close() {
      await client.close();
      await simulator.stop();
    },
  };
}

function committed(simulator: Simulator) {
  return simulator.control.journal().filter((entry) => entry.outcome === 'committed');
}

async function subject(settings: StartOptions): Promise<Subject<'shift_traffic'>> {
  const { simulator, platform, pass, close } = await open(settings);
  return {
    platform,
    address: ADDRESS,
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
    await world.action.apply(ADDRESS, plan, INTENT, NEVER);
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
    expect((await world.action.dryRun?.(ADDRESS, plan, NEVER))?.ok).toBe(true);
    const after = [{ revision: 'virtuoso-api-00009-zzz', percent: 100, tag: null }];
    expect(await world.action.dryRun?.(ADDRESS, { ...plan, after }, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'invalid', outcome: 'not_sent' },
    });
    expect(committed(world.simulator)).toEqual([]);
  });

  it('is nothing when the caller had already given up', async () => {
    const world = await start();
    const plan = await world.plan();
    expect(await world.action.apply(ADDRESS, plan, INTENT, AbortSignal.abort())).toMatchObject({
      ok: false,
      error: { outcome: 'not_sent' },
    });
    expect(world.simulator.control.journal()).toEqual([]);
  });
});

describe('an update that fails', () => {
  it.each<[Parameters<Simulator['control']['fault']>[0], Partial<PlatformError>, string]>([
    [
      { kind: 'error', code: 'UNAVAILABLE' },
      { kind: 'unreachable', outcome: 'unknown' },
      'not_landed',
    ],
    [{ kind: 'error', code: 'INTERNAL' }, { kind: 'failed', outcome: 'unknown' }, 'not_landed'],
    [
      { kind: 'error', code: 'PERMISSION_DENIED' },
      { kind: 'permission', outcome: 'refused', permission: 'run.services.update' },
      'not_landed',
    ],
    [
      { kind: 'error', code: 'RESOURCE_EXHAUSTED' },
      { kind: 'quota', outcome: 'refused' },
      'not_landed',
    ],
    [
      { kind: 'error', code: 'UNAUTHENTICATED' },
      { kind: 'unauthenticated', outcome: 'refused' },
      'not_landed',
    ],
    [{ kind: 'hang' }, { kind: 'timeout', outcome: 'unknown' }, 'not_landed'],
    [
      { kind: 'commit-then-error', code: 'DEADLINE_EXCEEDED' },
      { kind: 'timeout', outcome: 'unknown' },
      'landed',
    ],
    [
      { kind: 'commit-then-error', code: 'UNAVAILABLE' },
      { kind: 'unreachable', outcome: 'unknown' },
      'landed',
    ],
    [{ kind: 'commit-then-hang' }, { kind: 'timeout', outcome: 'unknown' }, 'landed'],
    [{ kind: 'conflict' }, { kind: 'conflict', outcome: 'refused' }, 'overtaken'],
  ])('%o: is sent once, and reading back tells what became of it', async (fault, error, landed) => {
    const world = await start();
    const plan = await world.plan();
    world.simulator.control.fault(fault);
    const applied = await world.action.apply(ADDRESS, plan, INTENT, NEVER);
    expect(applied).toMatchObject({ ok: false, error });
    expect(world.action.landed(plan, INTENT, await world.observe())).toBe(landed);
    const ours = world.simulator.control
      .journal()
      .filter((entry) => entry.actor.startsWith('ripcord'));
    expect(ours).toHaveLength(1);
  });
});

describe('an operation', () => {
  it('that fails is told with its reason, and what is served is still the old', async () => {
    const world = await start();
    const { plan, operation } = await world.apply({
      kind: 'lro-fail',
      message: 'Revision is gone.',
    });
    world.pass();
    expect(await world.action.settle(ADDRESS, operation, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'failed', outcome: 'unknown', message: expect.stringContaining('is gone') },
    });
    const state = await world.observe();
    expect(world.action.verify(plan, state)).toMatchObject({ outcome: 'not_effective' });
    expect(state.effective[0]).toMatchObject({ revision: BAD, percent: 100 });
    const repair = world.action.plan(ADDRESS, { traffic: plan.after }, state);
    expect(repair.ok).toBe(true);
  });

  it('that hangs stays running and unproven, however long one looks', async () => {
    const world = await start();
    const { plan, operation } = await world.apply({ kind: 'lro-hang' });
    world.pass(3_600_000);
    expect(await world.action.settle(ADDRESS, operation, NEVER)).toEqual({
      ok: true,
      value: 'running',
    });
    expect(world.action.verify(plan, await world.observe()).outcome).toBe('not_yet');
  });

  it('that is slow gets there', async () => {
    const world = await start();
    const { plan, operation } = await world.apply({ kind: 'lro-slow', delayMs: 600_000 });
    world.pass(300_000);
    expect(await world.action.settle(ADDRESS, operation, NEVER)).toEqual({
      ok: true,
      value: 'running',
    });
    world.pass(600_000);
    expect(await world.action.settle(ADDRESS, operation, NEVER)).toEqual({
      ok: true,
      value: 'done',
    });
    expect(world.action.verify(plan, await world.observe()).outcome).toBe('effective');
  });

  it.each(['UNAVAILABLE', 'UNAUTHENTICATED', 'PERMISSION_DENIED', 'NOT_FOUND'] as const)(
    'that answers %s is judged by the service itself',
    async (code) => {
      const world = await start();
      const { operation } = await world.apply();
      world.simulator.control.fault({ kind: 'error', method: 'GetOperation', code, times: null });
      expect(await world.action.settle(ADDRESS, operation, NEVER)).toEqual({
        ok: true,
        value: 'running',
      });
      world.pass();
      expect(await world.action.settle(ADDRESS, operation, NEVER)).toEqual({
        ok: true,
        value: 'done',
      });
    },
  );

  it('that ended well proves nothing when someone moved the traffic since', async () => {
    const world = await start();
    const { plan, operation } = await world.apply({ kind: 'lro-drift', actor: 'eve@shop.example' });
    world.pass();
    expect(await world.action.settle(ADDRESS, operation, NEVER)).toEqual({
      ok: true,
      value: 'done',
    });
    world.pass();
    const state = await world.observe();
    expect(world.action.verify(plan, state)).toMatchObject({
      outcome: 'not_effective',
      evidence: expect.stringContaining('eve@shop.example'),
    });
    expect(world.action.landed(plan, INTENT, state)).toBe('overtaken');
  });

  it('is not believed through a stale read', async () => {
    const world = await start();
    const { plan } = await world.apply();
    world.pass();
    world.simulator.control.fault({ kind: 'stale-read' });
    const stale = await world.observe();
    expect(world.action.verify(plan, stale).outcome).toBe('not_yet');
    expect(world.action.verify(plan, await world.observe()).outcome).toBe('effective');
  });
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
      expect(await world.platform.observe(ADDRESS, NEVER)).toMatchObject({
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
    const nowhere = { ...ADDRESS, ref: `${ADDRESS.ref}-missing` };
    expect(await world.platform.observe(nowhere, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'not_found' },
    });
    await world.simulator.stop();
    expect(await world.platform.observe(ADDRESS, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'unreachable', outcome: 'not_sent' },
    });
  });
});

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

async function start(settings: StartOptions = {}) {
  const world = await open(settings);
  opened.push(world);
  const { platform, simulator, pass } = world;
  const action: Action<'shift_traffic'> | undefined = platform.actions.shift_traffic;
  if (action === undefined) throw new Error('no shift_traffic');

  async function observe(): Promise<TargetState> {
    const state = await platform.observe(ADDRESS, NEVER);
    if (!state.ok) throw new Error(state.error.message);
    return state.value;
  }
  const known = action;
  async function plan() {
    const state = await observe();
    const planned = known.plan(ADDRESS, { traffic: shiftAllTo(state.desired, GOOD) }, state);
    if (!planned.ok) throw new Error(planned.error.message);
    return planned.value;
  }
  async function apply(fault?: Parameters<Simulator['control']['fault']>[0]) {
    const made = await plan();
    if (fault !== undefined) simulator.control.fault(fault);
    const applied = await known.apply(ADDRESS, made, INTENT, NEVER);
    if (!applied.ok) throw new Error(applied.error.message);
    return { plan: made, operation: applied.value };
  }
  return { platform, simulator, action: known, pass, observe, plan, apply };
}
