import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActionInputs, Landed, PlannedAction } from '@/lib/platforms/platform';
import { callSubjects } from '@/lib/runs/beside-subjects';
import { plannedCall } from '@/lib/runs/plan-body';
import { failureModeScenario } from '@/simulator/scenarios/failure-modes';
import { startSimulator } from '@/simulator/start';
import { createBesideWorld, INTENT } from './test-beside';
import { NEVER } from './test-connection';

type Kind = 'set_secret_version_state' | 'grant_role';
type Action = {
  [K in Kind]: { readonly kind: K; readonly input: ActionInputs[K]; readonly method: string };
}[Kind];

const SECRET = 'virtuoso-api-key';
const ACTIONS: readonly (Action & {
  readonly name: string;
  /** What somebody else does to what it is about. */
  readonly somebody: 'version' | 'policy';
})[] = [
  {
    name: 'a version that is enabled',
    kind: 'set_secret_version_state',
    input: { secret: SECRET, version: '1', enabled: true },
    method: 'EnableSecretVersion',
    somebody: 'version',
  },
  {
    name: 'a version that is disabled',
    kind: 'set_secret_version_state',
    input: { secret: SECRET, version: '2', enabled: false },
    method: 'DisableSecretVersion',
    somebody: 'version',
  },
  {
    name: 'a role that is granted',
    kind: 'grant_role',
    input: {
      member: 'serviceAccount:newcomer@virtuoso-generator.iam.gserviceaccount.com',
      role: 'roles/secretmanager.secretAccessor',
      granted: true,
    },
    method: 'SetIamPolicy',
    somebody: 'policy',
  },
];

let world: Awaited<ReturnType<typeof start>>;
beforeEach(async () => {
  world = await start();
});
afterEach(() => world.close());

async function start() {
  const scenario = failureModeScenario('virtuoso-api-key-rejected');
  return createBesideWorld(await startSimulator({ scenario }), 'virtuoso-generator/virtuoso-api');
}

describe.each(ACTIONS)('$name', ({ kind, input, method, somebody }) => {
  async function prepare(given: object = input) {
    const subjects = callSubjects([plannedCall.parse(await sample(given))]);
    const look = () => world.look(subjects);
    const start = await look();
    const action = world.action(kind);
    const plan = action.plan(world.address, given as never, start);
    if (!plan.ok) throw new Error(plan.error.message);
    return { action, look, start, plan: plan.value as PlannedAction<Kind> };
  }

  /** Enough of a call to tell what it is about. */
  async function sample(given: object) {
    return {
      kind,
      input: given,
      before: { enabled: true, granted: true },
      after: { enabled: true, granted: true },
      inverse: null,
      precondition: { uid: '', generation: '0', etag: null },
      reversible: 'exact',
      risk: 'risky',
      commandLine: '',
      willNotRestore: [],
      words: { act: '', after: '', before: '', subject: '', rows: [] },
    };
  }

  const landed = async ({ action, plan, look }: Awaited<ReturnType<typeof prepare>>) =>
    action.landed(plan, INTENT, await look()) satisfies Landed;

  it('and then its inverse give back the same state', async () => {
    const there = await prepare();
    expect((await there.action.apply(world.address, there.plan, INTENT, NEVER)).ok).toBe(true);
    expect(there.action.verify(there.plan, await there.look()).outcome).toBe('effective');
    const back = await prepare(there.plan.inverse ?? {});
    expect(back.plan).toMatchObject({ before: there.plan.after, after: there.plan.before });
    expect((await back.action.apply(world.address, back.plan, INTENT, NEVER)).ok).toBe(true);
    expect(withoutTokens(await back.look())).toEqual(withoutTokens(there.start));
    expect(world.effects()).toBe(2);
  });

  it('that somebody else takes back is theirs, and not effective any more', async () => {
    const there = await prepare();
    await there.action.apply(world.address, there.plan, INTENT, NEVER);
    const back = await prepare(there.plan.inverse ?? {});
    await back.action.apply(world.address, back.plan, INTENT, NEVER);
    expect(await landed(there)).toBe('overtaken');
    expect(there.action.verify(there.plan, await there.look()).outcome).toBe('not_effective');
  });

  it('is one effect however often the same intent is sent', async () => {
    const { action, plan } = await prepare();
    await action.apply(world.address, plan, INTENT, NEVER);
    await action.apply(world.address, plan, INTENT, NEVER);
    expect(world.effects()).toBe(1);
  });

  it('is refused over somebody’s change, and their change stays', async () => {
    const there = await prepare();
    await world.changeBySomebody(somebody, input);
    const applied = await there.action.apply(world.address, there.plan, INTENT, NEVER);
    expect(applied).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    expect(applied.ok || applied.error.outcome).not.toBe('unknown');
    expect(world.effects()).toBe(0);
    expect(await landed(there)).toBe('overtaken');
  });

  it('stands until it was carried out, and is so as it was projected', async () => {
    const { action, plan, start, look } = await prepare();
    expect(action.unchanged(plan, start)).toBe(true);
    expect(action.verify(plan, start).outcome).toBe('not_yet');
    const projected = action.project(plan, start);
    expect(action.verify(plan, projected).outcome).toBe('effective');
    await action.apply(world.address, plan, INTENT, NEVER);
    const end = await look();
    expect(withoutTokens(projected)).toEqual(withoutTokens(end));
    expect(action.unchanged(plan, end)).toBe(false);
  });

  it('that got lost has not landed; an answer that got lost has', async () => {
    const there = await prepare();
    const { control } = world.simulator;
    control.fault({ kind: 'error', method, code: 'UNAVAILABLE' });
    const lost = await there.action.apply(world.address, there.plan, INTENT, NEVER);
    expect(lost).toMatchObject({ ok: false, error: { outcome: 'unknown' } });
    expect(await landed(there)).toBe('not_landed');
    control.fault({ kind: 'commit-then-error', method, code: 'DEADLINE_EXCEEDED' });
    const silent = await there.action.apply(world.address, there.plan, INTENT, NEVER);
    expect(silent).toMatchObject({ ok: false, error: { outcome: 'unknown' } });
    expect(await landed(there)).toBe('landed');
    expect(world.effects()).toBe(1);
  });

  it('can’t be told where what it is about could not be read', async () => {
    const { action, plan, start } = await prepare();
    const { beside: _unread, ...unread } = start;
    expect(action.landed(plan, INTENT, unread)).toBe('cannot_tell');
    expect(action.landed(plan, INTENT, null)).toBe('cannot_tell');
    expect(action.verify(plan, unread).outcome).toBe('not_yet');
  });

  it('is no plan where it is so already, nor without the permission to read it', async () => {
    const { action, plan, look } = await prepare();
    await action.apply(world.address, plan, INTENT, NEVER);
    expect(action.plan(world.address, input as never, await look())).toMatchObject({
      ok: false,
      error: { kind: 'conflict', message: expect.stringMatching(/already\.$/) },
    });
    world.simulator.control.fault({ kind: 'error', method: '*', code: 'PERMISSION_DENIED' });
    expect(await world.read(callSubjects([plannedCall.parse(plan)]))).toMatchObject({
      ok: false,
      error: { kind: 'permission', outcome: 'not_sent' },
    });
  });

  it('is stored as it is planned, and is the same whenever it is planned', async () => {
    const { plan } = await prepare();
    expect((await prepare()).plan).toEqual(plan);
    expect(plannedCall.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    expect(world.effects()).toBe(0);
  });
});

describe('what is planned', () => {
  it('needs a second person to disable a version, and none to enable one', async () => {
    const state = await world.look([{ kind: 'secret', secret: SECRET }]);
    const plan = (version: string, enabled: boolean) =>
      world
        .action('set_secret_version_state')
        .plan(world.address, { secret: SECRET, version, enabled } as never, state);
    expect(plan('2', false)).toMatchObject({ value: { risk: 'destructive', reversible: 'exact' } });
    expect(plan('1', true)).toMatchObject({
      value: {
        risk: 'risky',
        commandLine:
          'gcloud secrets versions enable 1 --secret=virtuoso-api-key --project=virtuoso-generator',
      },
    });
    expect(plan('7', true)).toMatchObject({ error: { kind: 'not_found' } });
  });

  it('takes away exactly the binding that it added, and leaves the role’s other members', async () => {
    const role = 'roles/secretmanager.secretAccessor';
    const member = 'serviceAccount:newcomer@virtuoso-generator.iam.gserviceaccount.com';
    const action = world.action('grant_role');
    const before = world.bindings();
    for (const granted of [true, false]) {
      const state = await world.look([{ kind: 'role', role }]);
      const plan = action.plan(world.address, { member, role, granted } as never, state);
      if (!plan.ok) throw new Error(plan.error.message);
      expect(plan.value.commandLine).toContain(granted ? 'add-iam-policy' : 'remove-iam-policy');
      await action.apply(world.address, plan.value, INTENT, NEVER);
    }
    expect(world.bindings()).toEqual(before);
  });

  it('names no member and no role that a policy could not have', async () => {
    const role = 'roles/secretmanager.secretAccessor';
    const state = await world.look([{ kind: 'role', role }]);
    for (const input of [
      { member: 'newcomer', role, granted: true },
      { member: 'user:eve@shop.example', role: 'secretAccessor', granted: true },
    ]) {
      expect(world.action('grant_role').plan(world.address, input as never, state)).toMatchObject({
        error: { kind: 'invalid' },
      });
    }
  });
});

/** An etag changes with every change, the way back included. */
function withoutTokens(state: { readonly beside?: unknown }) {
  return JSON.parse(
    JSON.stringify(state.beside, (key, value: unknown) => (key === 'etag' ? null : value)),
    (key, value: unknown) => (key === 'members' ? [...(value as string[])].sort() : value),
  );
}
