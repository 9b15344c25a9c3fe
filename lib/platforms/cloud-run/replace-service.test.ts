import { afterEach, describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import { describeConformance } from '@/lib/platforms/conformance';
import type { Subject } from '@/lib/platforms/conformance-subject';
import type { Platform } from '@/lib/platforms/platform';
import { shiftAllTo } from '@/lib/runs/traffic';
import { type Simulator, startSimulator } from '@/simulator/start';
import { CONNECTION, settingsOf } from '../google/test-connection';
import { createCloudRunClient } from './client';
import { createCloudRun } from './platform';
import { withReplaceService } from './replace-service';
import { ETAG_MODES, GOOD, KINDS } from './test-kinds';
import { createWorld, INTENT, NEVER, SLOW, VIRTUOSO } from './test-world';

const MUTATION_MS = 3000;

function open(simulator: Simulator) {
  const settings = settingsOf(simulator);
  const v2 = createCloudRunClient(CONNECTION, settings);
  const client = withReplaceService(v2, CONNECTION, settings, MUTATION_MS);
  return { client, platform: createCloudRun(client, () => new Date()) };
}

function whatRuns(state: TargetState | null) {
  if (state === null) return null;
  const { desired, effective, latestReadyRevision, scaling, revisions } = state;
  return { desired, effective, latestReadyRevision, scaling, revisions };
}

async function subject(etagMode: (typeof ETAG_MODES)[number]): Promise<Subject<'shift_traffic'>> {
  const simulator = await startSimulator({ settings: { ...SLOW, etagMode } });
  const world = createWorld(simulator, 'shift_traffic');
  await world.connect();
  const opened = [open(simulator)];
  const [{ platform }] = opened as [ReturnType<typeof open>];
  const method = 'ReplaceService';
  return {
    platform,
    address: VIRTUOSO,
    kind: 'shift_traffic',
    input: KINDS.shift_traffic.input,
    comparable: whatRuns,
    effects: world.effects,
    touch: world.touch,
    interfere: world.interfere,
    finish: world.pass,
    loseNextCall() {
      simulator.control.fault({ kind: 'error', method, code: 'UNAVAILABLE' });
    },
    loseNextAnswer() {
      simulator.control.fault({ kind: 'commit-then-error', method, code: 'DEADLINE_EXCEEDED' });
    },
    restart(): Platform {
      const again = open(simulator);
      opened.push(again);
      return again.platform;
    },
    enforcesPrecondition: true,
    async close() {
      await Promise.all(opened.map(({ client }) => client.close()));
      await world.close();
    },
  };
}

for (const etagMode of ETAG_MODES) {
  describeConformance(`Cloud Run by v1, shift_traffic, v2 etags ${etagMode}`, () =>
    subject(etagMode),
  );
}

describe('traffic by replaceService', () => {
  let simulator: Simulator;
  let client: ReturnType<typeof open>['client'];
  afterEach(async () => {
    await client.close();
    await simulator.stop();
  });

  async function shift(prepare: () => void = () => {}) {
    simulator = await startSimulator({ settings: { ...SLOW, etagMode: 'ignored' } });
    const opened = open(simulator);
    client = opened.client;
    const { observe, actions } = opened.platform;
    const state = await observe(VIRTUOSO, NEVER);
    if (!state.ok || actions.shift_traffic === undefined) throw new Error('nothing to shift');
    const input = { traffic: shiftAllTo(state.value.desired, GOOD) };
    const plan = actions.shift_traffic.plan(VIRTUOSO, input, state.value);
    if (!plan.ok) throw new Error(plan.error.message);
    prepare();
    return actions.shift_traffic.apply(VIRTUOSO, plan.value, INTENT, NEVER);
  }
  const writes = () => simulator.control.journal().map(({ method, mask }) => ({ method, mask }));

  it('is one write that changes nothing but the traffic', async () => {
    expect((await shift()).ok).toBe(true);
    expect(writes()).toEqual([{ method: 'ReplaceService', mask: ['traffic'] }]);
  });

  it('is refused when somebody changes it between our last read and the write', async () => {
    const applied = await shift(() => {
      simulator.control.fault({ kind: 'conflict', method: 'ReplaceService' });
    });
    expect(applied).toMatchObject({ ok: false, error: { kind: 'conflict', outcome: 'refused' } });
    expect(simulator.control.journal().filter(({ outcome }) => outcome === 'committed')).toEqual(
      simulator.control.journal().filter(({ method }) => method !== 'ReplaceService'),
    );
  });

  it('has an unknown outcome where no answer comes, and is not sent again', async () => {
    const applied = await shift(() => {
      simulator.control.fault({ kind: 'commit-then-hang', method: 'ReplaceService' });
    });
    expect(applied).toMatchObject({ ok: false, error: { kind: 'timeout', outcome: 'unknown' } });
    expect(writes()).toHaveLength(1);
  });

  it('names the permission that is missing', async () => {
    const applied = await shift(() => {
      simulator.control.settings({ deniedPermissions: ['run.services.update'] });
    });
    expect(applied).toMatchObject({
      ok: false,
      error: { kind: 'permission', permission: 'run.services.update', outcome: 'refused' },
    });
  });
});
