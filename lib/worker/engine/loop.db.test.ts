import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { executeCommand, executeQuery } from '@/lib/command';
import { planRequest } from '@/lib/runs/commands/plan-request';
import { planRequestRead } from '@/lib/runs/queries/plan-request-read';
import { runRead } from '@/lib/runs/queries/run-read';
import { startEngine } from './loop';
import { BAD, GOOD, startWorld, type World } from './test-world';

let world: World;
beforeEach(async () => {
  world = await startWorld({ foldEveryTurn: false });
  world.simulator.control.settings({ trafficUpdateMs: 50 });
});
afterEach(() => world.close());

it('two engines over one database carry a rollback from the question to its proof', async () => {
  const stop = new AbortController();
  const engines = [startEngine(world.deps, stop.signal), startEngine(world.deps, stop.signal)];
  const { number } = await world.declare();
  const asked = await executeCommand(world.db, planRequest, world.alice, { number }, randomUUID());
  if (!asked.ok) throw new Error(asked.error.message);
  const difference = async () => {
    const read = await executeQuery(world.db, planRequestRead, world.alice, {
      id: asked.value.planRequestId,
    });
    if (!read.ok) throw new Error(read.error.message);
    return read.value;
  };
  await expect.poll(async () => (await difference()).request.status, PATIENCE).toBe('ready');

  const view = await difference();
  expect(view).toMatchObject({
    service: 'virtuoso-api',
    placeLine: 'INC-1, virtuoso-api, Cloud Run us-central1',
    gone: null,
    plan: {
      traffic: {
        now: [
          { revision: BAD, desired: 100, effective: 100 },
          { revision: GOOD, desired: 0, effective: 0, tag: 'stable-2026-11-19' },
        ],
        after: [
          { revision: BAD, desired: 0, change: -100, held: true, target: false },
          { revision: GOOD, desired: 100, change: 100, held: false, target: true },
        ],
        settled: true,
        followsLatest: { before: true, after: false },
      },
      verdict: { outcome: 'safe_with_warnings' },
      inverse: { reversible: 'exact', sentence: expect.stringContaining('LATEST 100 %') },
      act: 'shift 100 % to 00001-abc',
      applyAs: 'You apply as Incident Commander.',
      whyNotApply: null,
    },
  });
  expect(view.plan?.commandLine).toContain(`--to-revisions=${GOOD}=100`);

  const id = view.plan?.runId ?? '';
  const read = async () => {
    const run = await executeQuery(world.db, runRead, world.bob, { id });
    if (!run.ok) throw new Error(run.error.message);
    return run.value;
  };
  await world.apply(world.alice, { id, planHash: view.plan?.hash ?? '' });
  await expect.poll(async () => (await read()).status, PATIENCE).toBe('succeeded');
  expect(await read()).toMatchObject({
    initiator: 'Alice',
    attempt: 1,
    lamps: { effective: { state: 'ok' }, healthy: { state: 'ok' }, confirmed: { at: null } },
    canAbort: false,
    canUndo: true,
  });
  expect(await difference()).toMatchObject({ gone: { kind: 'conflict', who: 'Alice' } });
  expect(world.mutations()).toHaveLength(1);

  stop.abort();
  await Promise.all(engines);
});

const PATIENCE = { timeout: 20_000, interval: 50 };
