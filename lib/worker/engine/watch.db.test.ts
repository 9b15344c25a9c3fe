import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { incidentChangeStatus } from '@/lib/incidents/commands/incident-change-status';
import { loadRun } from './load';
import { observe } from './look';
import { BAD, GOOD, startWorld, type World } from './test-world';

let world: World;
let incidentId: string;
let number: number;
let runId: string;
beforeEach(async () => {
  world = await startWorld({ foldEveryTurn: false });
  const incident = await world.declare();
  incidentId = incident.id;
  number = incident.number;
  const planned = await world.plan(world.alice, incident.number);
  runId = planned.id;
  await world.apply(world.alice, planned);
  expect(await world.runOn(runId)).toMatchObject({ status: 'succeeded' });
});
afterEach(() => world.close());

const status = async () =>
  (await world.db.prisma.incident.findUniqueOrThrow({ where: { id: incidentId } })).status;
const watch = (kind: 'stickiness' | 'stability') =>
  world.db.prisma.watch.findFirstOrThrow({ where: { runId, kind } });

describe('stickiness', () => {
  it('is looked at 5, 15, 30, 60 and 180 s after the effect, and then it has passed', async () => {
    await world.watchOn(200);
    const { outcome, detail } = await watch('stickiness');
    expect(outcome).toBe('passed');
    expect(detail).toMatchObject({
      looks: Array.from({ length: 5 }, () => ({ state: 'ok' })),
    });
  });

  it('an external change is told with who, and the incident is mitigating again', async () => {
    expect(await status()).toBe('monitoring');
    world.simulator.control.deploy({
      service: 'virtuoso-api',
      actor: 'eve@example',
      traffic: [to(BAD)],
    });
    await world.watchOn(10);
    const run = await world.run(runId);
    expect(run).toMatchObject({ status: 'reverted_externally' });
    expect(run.outcome).toContain('eve@example');
    expect(await status()).toBe('mitigating');
    expect(await watch('stickiness')).toMatchObject({ outcome: 'breached' });
    expect(await watch('stability')).toMatchObject({ outcome: 'cancelled' });
  });

  it('an unreachable platform is unknown, not a revert', async () => {
    world.simulator.control.fault({
      kind: 'error',
      method: 'GetService',
      code: 'UNAVAILABLE',
      times: null,
    });
    await world.watchOn(20);
    expect(await world.run(runId)).toMatchObject({ status: 'succeeded' });
    expect((await watch('stickiness')).detail).toMatchObject({ looks: [{ state: 'unknown' }, {}] });
  });
});

describe('stability', () => {
  it('lights confirmed by readings since the effect, and passes after 30 minutes', async () => {
    await world.watchOn(60);
    expect(await world.run(runId)).toMatchObject({ confirmedAt: null });
    await world.signals(GOOD, 0.003, 0.4);
    await world.watchOn(15);
    expect((await world.run(runId)).confirmedAt).not.toBeNull();
    for (let minute = 0; minute < 32; minute += 1) {
      await world.signals(GOOD, 0.003, 0.4);
      await world.watchOn(60);
    }
    expect(await watch('stability')).toMatchObject({ outcome: 'passed' });
    expect(await status()).toBe('monitoring');
  });

  it('a breach puts the incident back to mitigating', async () => {
    await world.signals(GOOD, 0.3, 0.4);
    await world.watchOn(15);
    expect(await watch('stability')).toMatchObject({ outcome: 'breached' });
    expect(await status()).toBe('mitigating');
    expect(await world.run(runId)).toMatchObject({ status: 'succeeded', confirmedAt: null });
  });

  it('silence neither passes nor breaks it', async () => {
    await world.watchOn(60 * 60);
    expect(await watch('stability')).toMatchObject({ outcome: null });
    await world.signals(GOOD, null, 0.4);
    await world.watchOn(15);
    expect(await world.run(runId)).toMatchObject({ confirmedAt: null });
  });

  it('ends with its incident when nothing could tell, and is not looked at for ever', async () => {
    await world.watchOn(31 * 60);
    expect(await watch('stability')).toMatchObject({ outcome: null });
    await world.ask(incidentChangeStatus, world.alice, {
      number,
      to: 'resolved',
      reason: 'Support hears of no more errors.',
    });
    await world.watchOn(15);
    expect(await watch('stability')).toMatchObject({ outcome: 'cancelled' });
  });

  it('traffic that is moved long after the run is told with who', async () => {
    await world.watchOn(600);
    world.simulator.control.deploy({
      service: 'virtuoso-api',
      actor: 'eve@example',
      traffic: [to(BAD)],
    });
    await world.later(30);
    await observeNow();
    await world.watchOn(15);
    expect((await world.run(runId)).outcome).toMatch(/00002-mux has 100 %.*eve@example/);
    expect(await world.run(runId)).toMatchObject({ status: 'reverted_externally' });
    expect(await status()).toBe('mitigating');
  });

  it('readings of the revision that lost its traffic do not count', async () => {
    await world.signals(BAD, 0.34, 6.2);
    await world.watchOn(15);
    expect(await watch('stability')).toMatchObject({ outcome: null });
  });
});

/** As the worker keeps what it observes. */
async function observeNow(): Promise<void> {
  const { address } = await loadRun(world.db, runId);
  const seen = await observe(world.deps, address);
  if (!seen.ok) throw new Error(seen.error.message);
  const at = await world.now();
  const data = { state: JSON.parse(JSON.stringify(seen.value)), observedAt: at, attemptedAt: at };
  await world.db.prisma.observation.upsert({
    where: { targetId: address.id },
    create: { targetId: address.id, ...data },
    update: data,
  });
}

function to(revision: string) {
  return { revision, percent: 100, tag: null };
}
