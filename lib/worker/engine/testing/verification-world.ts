/** A world whose probes really ask the simulated service, and the verification of a procedure in it. */
import { expect } from 'vitest';
import { stepResult } from '@/lib/runs/step-result';
import { probe } from '@/lib/signals/sources/http-probe';
import type { EngineDeps, ProbeOrder } from '../deps';
import type { World } from '../test-world';
import { type Beside, driveRun } from './drive-run';

/** What the worker sends too; `orders` gets each. */
export function reallyAsking(orders: ProbeOrder[]): EngineDeps['probe'] {
  return async (order, signal) => {
    orders.push(order);
    const { body, deadlineMs, ...asked } = order;
    const {
      ok: passed,
      status,
      ms,
      problem,
    } = await probe(
      body === null ? asked : { ...asked, body },
      { reach: 'loopback', timeoutMs: deadlineMs },
      signal,
    );
    return { passed, status, milliseconds: ms, detail: problem ?? `${status} in ${ms} ms` };
  };
}

/** Planned, applied and carried on to its end: its row, its steps by id, how many targets it locked. */
export async function verified(
  world: World,
  number: number,
  procedure: string,
  beside: Beside = {},
) {
  const run = await world.planAs(world.alice, { number, procedure });
  expect(await world.apply(world.alice, run)).toMatchObject({ ok: true });
  const locked = await world.db.prisma.runTarget.count({ where: { runId: run.id } });
  const ended = await driveRun(world, run.id, beside);
  const rows = await world.db.prisma.step.findMany({ where: { runId: run.id } });
  const steps = new Map(
    rows.map(({ input, status, result }) => {
      const { evidence = '' } = stepResult.parse(result ?? {});
      return [String(Object(input).id), { status, evidence }] as const;
    }),
  );
  return { run: ended, steps, locked };
}
