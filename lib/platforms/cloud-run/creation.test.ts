import { afterEach, describe, expect, it } from 'vitest';
import { absentTarget } from '@/lib/fleet/absent-target';
import type { TargetState } from '@/lib/fleet/target-state';
import type { Platform } from '@/lib/platforms/platform';
import { plannedCall } from '@/lib/runs/plan-body';
import { startSimulator } from '@/simulator/start';
import { GOOD } from './test-kinds';
import { createWorld, INTENT, NEVER, SLOW, VIRTUOSO } from './test-world';

const GONE = absentTarget(new Date(0));
const KEY = 'virtuoso-generator/us-central1/virtuoso-api';
const KEPT = 'a'.repeat(64);

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

/** The service is exported, then deleted. */
async function deleted() {
  const simulator = await startSimulator({ settings: SLOW });
  const world = createWorld(simulator, 'delete_service');
  opened.push(world);
  await world.connect();
  const before = await world.observe();
  const values = simulator.control.state().services[KEY]?.template.env ?? [];
  const text = await exported(world.platform);
  await world.apply();
  world.pass();
  const action = world.platform.actions.create_service;
  if (action === undefined) throw new Error('no create_service');
  const image = before.revisions.find(({ name }) => name === GOOD)?.image ?? '';
  const input = { export: KEPT, image, service: text };
  const made = action.plan(VIRTUOSO, input, GONE);
  if (!made.ok) throw new Error(made.error.message);
  const created = () =>
    simulator.control
      .journal()
      .filter(({ method, outcome }) => method === 'CreateService' && outcome === 'committed');
  return { ...world, simulator, before, values, action, input, made: made.value, created };
}

async function exported(platform: Platform): Promise<string> {
  const raw = await platform.export?.(VIRTUOSO, NEVER);
  if (!raw?.ok) throw new Error('no export');
  return `{"platform":${raw.value}}`;
}

/** What its configuration is, whatever it is called. */
function configuration({ revisions }: TargetState, name: string | null) {
  const { image, environment, secrets, cpu, memory, serviceAccount, concurrency } =
    revisions.find((revision) => revision.name === name) ?? {};
  // What is shown of a value is salted by the revision's name.
  const variables = environment?.map((each) => each.name);
  return { image, variables, secrets, cpu, memory, serviceAccount, concurrency };
}

describe('a deleted service', () => {
  it('is made again from its export, with the image that is named, and follows latest', async () => {
    const { action, made, look, pass, before, input, created, simulator, values } = await deleted();
    const applied = await action.apply(VIRTUOSO, made, INTENT, NEVER);
    if (!applied.ok) throw new Error(applied.error.message);
    expect(await action.settle(VIRTUOSO, applied.value, NEVER)).toMatchObject({ value: 'running' });
    expect(action.verify(made, await look()).outcome).toBe('not_yet');
    pass(600_000);
    expect(await action.settle(VIRTUOSO, applied.value, NEVER)).toMatchObject({ value: 'done' });
    const end = await look();
    expect(action.verify(made, end).outcome).toBe('effective');
    if (end === null) throw new Error('it is gone');
    expect(configuration(end, made.after.revision)).toEqual({
      ...configuration(before, before.latestCreatedRevision),
      image: input.image,
    });
    const { env } = simulator.control.state().services[KEY]?.template ?? {};
    expect(env).toEqual(values);
    expect(end.desired).toEqual([{ revision: null, percent: 100, tag: null }]);
    expect(end.uid).not.toBe(before.uid);
    expect(created()).toHaveLength(1);
  });

  it('is made once, however often the same intent is sent', async () => {
    const { action, made, look, created } = await deleted();
    await action.apply(VIRTUOSO, made, INTENT, NEVER);
    expect(await action.apply(VIRTUOSO, made, INTENT, NEVER)).toMatchObject({
      error: { kind: 'conflict', outcome: 'refused' },
    });
    expect(created()).toHaveLength(1);
    expect(action.landed(made, INTENT, await look())).toBe('landed');
  });

  it('whose call got lost has not been made; whose answer got lost has', async () => {
    const { action, made, look, simulator, created } = await deleted();
    const method = 'CreateService';
    simulator.control.fault({ kind: 'error', method, code: 'UNAVAILABLE' });
    expect(await action.apply(VIRTUOSO, made, INTENT, NEVER)).toMatchObject({
      error: { outcome: 'unknown' },
    });
    expect(action.landed(made, INTENT, await look())).toBe('not_landed');
    simulator.control.fault({ kind: 'commit-then-error', method, code: 'DEADLINE_EXCEEDED' });
    await action.apply(VIRTUOSO, made, INTENT, NEVER);
    expect(action.landed(made, INTENT, await look())).toBe('landed');
    expect(created()).toHaveLength(1);
  });

  it('that somebody made meanwhile is theirs: overtaken, not effective, and left alone', async () => {
    const { action, made, before } = await deleted();
    expect(action.landed(made, INTENT, before)).toBe('overtaken');
    expect(action.verify(made, before).outcome).toBe('not_effective');
    expect(action.unchanged(made, before)).toBe(false);
    expect(action.unchanged(made, GONE)).toBe(true);
    expect(action.plan(VIRTUOSO, made.input, before)).toMatchObject({
      error: { kind: 'conflict' },
    });
  });

  it('whose first revision is not listed yet can’t be told from somebody else’s', async () => {
    const { action, made } = await deleted();
    const early = { ...action.project(made, GONE), revisions: [], reconciling: true };
    expect(action.landed(made, INTENT, early)).toBe('cannot_tell');
    expect(action.verify(made, early).outcome).toBe('not_yet');
  });

  it('says that the scaling of the service as a whole is not made again', async () => {
    const { made } = await deleted();
    expect(made.willNotRestore).toContainEqual(expect.stringContaining('scaling'));
  });

  it('is checked by a dry run that makes nothing, and planned the same again from its plan', async () => {
    const { action, made, created } = await deleted();
    expect(await action.dryRun?.(VIRTUOSO, made, NEVER)).toMatchObject({ ok: true });
    expect(created()).toEqual([]);
    expect(action.plan(VIRTUOSO, made.input, GONE)).toMatchObject({ value: made });
    expect(plannedCall.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
    expect(action.verify(made, action.project(made, GONE)).outcome).toBe('effective');
    expect(made).toMatchObject({ inverse: null, reversible: 'none', risk: 'destructive' });
  });

  it('is not made from what can’t be read, is another’s, or withholds a value', async () => {
    const { action, input } = await deleted();
    const say = (service: string) => {
      const plan = action.plan(VIRTUOSO, { ...input, service }, GONE);
      return plan.ok ? 'planned' : plan.error.message;
    };
    expect(say('no JSON')).toMatch(/export can’t be read/);
    expect(say(input.service.replaceAll('virtuoso-api"', 'another"'))).toMatch(/is of .*another/);
    expect(say(input.service.replaceAll('"value": "info"', '"value": "(withheld)"'))).toMatch(
      /withholds the values of LOG_LEVEL/,
    );
  });

  it('is not made with a tag, which could be another image by then', async () => {
    const { action, input } = await deleted();
    expect(action.plan(VIRTUOSO, { ...input, image: 'registry/orders:v1' }, GONE)).toMatchObject({
      error: { kind: 'invalid', message: expect.stringContaining('no digest') },
    });
  });
});
