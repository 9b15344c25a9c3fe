/** Finds every edge of a procedure, and cuts a run of it at one of them. */
import { setImmediate as turn } from 'node:timers/promises';
import { openDatabase } from '@/lib/db';
import { advance } from '@/lib/worker/engine/advance';
import { carryOn } from './carry';
import { watched } from './edges';
import type { Ended, EtagMode, Lane } from './lane';
import type { Edge } from './order';
import type { Scenario } from './scenarios';
import type { Needs, Victim } from './victims';

/** Ended from outside once the call has left: it was carried out, or lost on its way. */
const ON_THE_WAY = { 'sent, done': 'commit-then-hang', 'sent, lost': 'hang' } as const;

export interface Cut {
  readonly scenario: Scenario;
  readonly etags: EtagMode;
  /** The transition in which the worker ends. */
  readonly key: string;
  readonly edge: Edge | keyof typeof ON_THE_WAY;
}

/**
 * One run without harm tells every edge that there is. With `sendsOnly` those of transitions that
 * change the platform. Before a lease is taken is after the commit that came before it.
 */
export async function findCuts(
  { world, begin, ended, leave }: Lane,
  scenario: Scenario,
  etags: EtagMode,
  sendsOnly = false,
): Promise<Cut[]> {
  const cuts: Cut[] = [];
  const runId = await begin(scenario, etags);
  await carryOn(world, runId, async (key, go) => {
    if (sendsOnly && !key.includes(': send')) {
      await go();
      return 'on';
    }
    const db = openDatabase(world.databaseUrl, 2);
    const deps = watched({ ...world.deps, db }, (edge) => {
      if (cuts.length > 0 && edge.point === 'lease' && edge.side === 'before') return;
      cuts.push({ scenario, etags, key, edge });
      if (edge.side !== 'during') return;
      cuts.push({ scenario, etags, key, edge: 'sent, lost' });
      cuts.push({ scenario, etags, key, edge: 'sent, done' });
    });
    await advance(deps, runId);
    await db.close();
    return 'on';
  });
  const { status, done } = await ended(runId, scenario);
  if (status !== 'succeeded' || !done) throw new Error(`without harm it ended as ${status}`);
  await leave(runId);
  return cuts;
}

export function needsOf({ key, edge }: Pick<Cut, 'key' | 'edge'>): Needs {
  if (typeof edge === 'object' && edge.point === 'lease') return 'database';
  return /: (send|settle|verify)/.test(key) ? 'platform' : 'database';
}

/** The worker is killed there; another carries the run on. */
export async function cut(lane: Lane, victim: Victim, at: Cut): Promise<Ended> {
  const { world } = lane;
  const { scenario, etags, edge } = at;
  const runId = await lane.begin(scenario, etags);
  let isCut = false;
  await carryOn(world, runId, async (key, go) => {
    if (key !== at.key || isCut) {
      await go();
      return 'on';
    }
    isCut = true;
    if (typeof edge === 'object') await victim.perishes(lane.order(runId, edge));
    else await killOnTheWay(lane, victim, runId, at);
    return 'on';
  });
  if (!isCut) throw new Error(`${scenario.kind}: the run never came to "${at.key}"`);
  const ended = await lane.ended(runId, scenario);
  await lane.leave(runId);
  return ended;
}

async function killOnTheWay(
  { world, order }: Lane,
  victim: Victim,
  runId: string,
  { scenario: { method }, edge }: Cut,
): Promise<void> {
  if (typeof edge === 'object') throw new Error('a worker that is to end itself');
  const { control } = world.simulator;
  const before = control.journal().length;
  control.fault({ kind: ON_THE_WAY[edge], method });
  await victim.isKilled(order(runId, null), async () => {
    while (control.journal().length === before) await turn();
  });
}
