import { afterEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '@/simulator/start';
import { ALL_KINDS, BAD, type CloudRunKind, ETAG_MODES, GOOD, KINDS } from './test-kinds';
import { COLLEAGUE, createWorld, INTENT, NEVER, SLOW, VIRTUOSO } from './test-world';

type Fault = Parameters<Simulator['control']['fault']>[0];
type SettingsPatch = NonNullable<NonNullable<Parameters<typeof startSimulator>[0]>['settings']>;

const RUNNING = { ok: true, value: 'running' };
const DONE = { ok: true, value: 'done' };

for (const kind of ALL_KINDS) {
  for (const etagMode of ETAG_MODES) {
    const { method } = KINDS[kind];

    describe(`${kind}, etags ${etagMode}: an operation`, () => {
      it('that fails is told with its reason, is not effective, and can be tried again', async () => {
        const world = await start(kind, { etagMode });
        const message = 'The backend is gone.';
        const { plan, operation } = await world.apply({ kind: 'lro-fail', method, message });
        world.pass();
        expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toMatchObject({
          ok: false,
          error: { kind: 'failed', outcome: 'unknown', message: expect.stringContaining(message) },
        });
        const state = await world.observe();
        expect(world.action.verify(plan, state)).toMatchObject({
          outcome: 'not_effective',
          evidence: expect.stringContaining(message),
        });
        expect(state.effective.at(0)).toMatchObject({ revision: BAD, percent: 100 });
        const repair = await world.apply();
        world.pass();
        expect(await world.action.settle(VIRTUOSO, repair.operation, NEVER)).toEqual(DONE);
        expect(world.action.verify(repair.plan, await world.look()).outcome).toBe('effective');
      });

      it('that hangs stays running and unproven, however long one looks', async () => {
        const world = await start(kind, { etagMode });
        const { plan, operation } = await world.apply({ kind: 'lro-hang', method });
        world.pass(3_600_000);
        expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual(RUNNING);
        expect(world.action.landed(plan, INTENT, await world.look())).toBe('landed');
        expect(world.action.verify(plan, await world.look()).outcome).toBe('not_yet');
      });

      it('that is slow gets there', async () => {
        const world = await start(kind, { etagMode });
        const slow = { kind: 'lro-slow', method, delayMs: 600_000 } as const;
        const { plan, operation } = await world.apply(slow);
        world.pass(300_000);
        expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual(RUNNING);
        world.pass(600_000);
        expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual(DONE);
        expect(world.action.verify(plan, await world.look()).outcome).toBe('effective');
      });

      it.each(['UNAVAILABLE', 'UNAUTHENTICATED', 'PERMISSION_DENIED', 'NOT_FOUND'] as const)(
        'that answers %s is judged by the service itself',
        async (code) => {
          const world = await start(kind, { etagMode });
          const { plan, operation } = await world.apply();
          world.simulator.control.fault({
            kind: 'error',
            method: 'GetOperation',
            code,
            times: null,
          });
          expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual(RUNNING);
          world.pass();
          expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual(DONE);
          expect(world.action.verify(plan, await world.look()).outcome).toBe('effective');
        },
      );

      it('that can be read no more than its service is no end of anything', async () => {
        const world = await start(kind, { etagMode });
        const { operation } = await world.apply();
        world.pass();
        world.simulator.control.fault({
          kind: 'error',
          method: '*',
          code: 'UNAVAILABLE',
          times: null,
        });
        expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toMatchObject({
          ok: false,
          error: { kind: 'unreachable', outcome: 'not_sent' },
        });
      });

      it('is not believed through a stale read', async () => {
        const world = await start(kind, { etagMode });
        const { plan } = await world.apply();
        world.pass();
        world.simulator.control.fault({ kind: 'stale-read' });
        const stale = await world.platform.observe(VIRTUOSO, NEVER);
        const told = stale.ok ? world.action.verify(plan, stale.value).outcome : stale.error.kind;
        // A deleted service that is shown late is without its revisions, and no state at all.
        expect(told).toBe(kind === 'delete_service' ? 'failed' : 'not_yet');
        expect(world.action.verify(plan, await world.look()).outcome).toBe('effective');
      });
    });
  }
}

describe.each(ETAG_MODES)(
  'etags %s: what somebody did after an operation ended well',
  (etagMode) => {
    it('moves the traffic: not effective any more, and their name is told', async () => {
      const world = await start('shift_traffic', { etagMode });
      const { plan, operation } = await world.apply({ kind: 'lro-drift', actor: COLLEAGUE });
      world.pass();
      expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual(DONE);
      const state = await world.observe();
      expect(world.action.verify(plan, state)).toMatchObject({
        outcome: 'not_effective',
        evidence: expect.stringContaining(COLLEAGUE),
      });
      expect(world.action.landed(plan, INTENT, state)).toBe('overtaken');
    });

    it('sets the scaling: not effective any more, and their name is told', async () => {
      const world = await start('set_scaling', { etagMode });
      const scaling = { mode: 'AUTOMATIC', min: 1, max: 4, manual: null } as const;
      const { plan, operation } = await world.apply({
        kind: 'lro-drift',
        actor: COLLEAGUE,
        scaling,
      });
      world.pass();
      expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual(DONE);
      const state = await world.observe();
      expect(world.action.verify(plan, state)).toMatchObject({
        outcome: 'not_effective',
        evidence: expect.stringMatching(/min 1, max 4; last changed by eve@/),
      });
      expect(world.action.landed(plan, INTENT, state)).toBe('overtaken');
    });

    it('moves the traffic after a stop: the stop still stands, with a warning', async () => {
      const world = await start('set_scaling', { etagMode });
      const traffic = [{ revision: GOOD, percent: 100 }];
      const scaling = { mode: 'MANUAL', min: 0, max: 0, manual: 0 } as const;
      const { plan } = await world.apply({ kind: 'lro-drift', actor: COLLEAGUE, traffic, scaling });
      world.pass();
      const state = await world.observe();
      expect(state.effective.at(0)).toMatchObject({ revision: GOOD, percent: 100 });
      expect(world.action.verify(plan, state)).toMatchObject({
        outcome: 'effective',
        warning: expect.stringContaining(COLLEAGUE),
      });
    });

    it('makes a deleted service again: it was deleted, and another one is there', async () => {
      const world = await start('delete_service', { etagMode });
      const { plan, operation } = await world.apply({
        kind: 'lro-drift',
        method: 'DeleteService',
        actor: COLLEAGUE,
      });
      world.pass();
      expect(await world.action.settle(VIRTUOSO, operation, NEVER)).toEqual(DONE);
      const state = await world.observe();
      expect(state.uid).not.toBe(plan.precondition.uid);
      expect(world.action.landed(plan, INTENT, state)).toBe('landed');
      expect(world.action.verify(plan, state)).toMatchObject({
        outcome: 'effective',
        warning: expect.stringContaining(COLLEAGUE),
      });
      expect(world.action.unchanged(plan, state)).toBe(false);
    });
  },
);

describe.each(ETAG_MODES)('etags %s: an environment', (etagMode) => {
  it('that refuses an unknown revision at once changes nothing', async () => {
    const world = await start('shift_traffic', { etagMode, unknownRevision: 'refused' });
    const after = [{ revision: 'virtuoso-api-00009-zzz', percent: 100, tag: null }];
    const plan = { ...(await world.plan()), after };
    expect(await world.action.apply(VIRTUOSO, plan, INTENT, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'invalid', outcome: 'refused' },
    });
    expect(world.effects()).toBe(0);
  });

  it('that fails an unknown revision later leaves the old one serving, and says so', async () => {
    const world = await start('shift_traffic', { etagMode, unknownRevision: 'fails-later' });
    const after = [{ revision: 'virtuoso-api-00009-zzz', percent: 100, tag: null }];
    const plan = { ...(await world.plan()), after };
    const applied = await world.action.apply(VIRTUOSO, plan, INTENT, NEVER);
    if (!applied.ok) throw new Error(applied.error.message);
    world.pass();
    expect(await world.action.settle(VIRTUOSO, applied.value, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'failed', message: expect.stringContaining('does not exist') },
    });
    const state = await world.observe();
    expect(world.action.verify(plan, state).outcome).toBe('not_effective');
    expect(state.effective.at(0)).toMatchObject({ revision: BAD, percent: 100 });
  });

  it.each(ALL_KINDS)(
    'whose front ends lag is effective by its control plane (%s)',
    async (kind) => {
      const world = await start(kind, { etagMode, frontendLagMs: 75_000 });
      const { plan } = await world.apply();
      world.pass(61_000);
      expect(world.action.verify(plan, await world.look()).outcome).toBe('effective');
    },
  );
});

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

async function start<K extends CloudRunKind>(kind: K, settings: SettingsPatch) {
  const simulator = await startSimulator({ settings: { ...SLOW, ...settings } });
  const world = createWorld(simulator, kind);
  await world.connect();
  opened.push(world);
  const apply = (fault?: Fault) =>
    world.apply(() => {
      if (fault !== undefined) simulator.control.fault(fault);
    });
  return { ...world, apply };
}
