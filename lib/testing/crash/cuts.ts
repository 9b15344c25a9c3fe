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
 * One run without harm tells every edge that there is, of those transitions that are asked for. Before a lease is taken is after the commit that came before it.
 */
export async function findCuts(
  { world, begin, ended, leave }: Lane,
  scenario: Scenario,
  etags: EtagMode,
  only: RegExp = /./,
): Promise<Cut[]> {
  const cuts: Cut[] = [];
  const runId = await begin(scenario, etags);
  await carryOn(world, runId, async (key, go) => {
    if (!scenario.only.test(key) || !only.test(key)) {
      await go();
      return 'on';
    }
    const db = openDatabase(world.databaseUrl, 2);
    const deps = watched({ ...world.deps, db }, (edge) => {
      const isNew = cuts.length === 0 || edge.point !== 'lease' || edge.side !== 'before';
      if (isNew) cuts.push({ scenario, etags, key, edge });
      if (edge.side === 'during') {
        cuts.push({ scenario, etags, key, edge: 'sent, lost' });
        cuts.push({ scenario, etags, key, edge: 'sent, done' });
      }
      return false;
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
  return /: (send|read_back|settle|verify)/.test(key) ? 'platform' : 'database';
}

/** Whether its process dies by itself where it is, so that it can hold other runs meanwhile. */
function holds({ edge }: Cut): boolean {
  return typeof edge === 'object' && edge.side !== 'during';
}

/** Cuts that one process can be killed for, as many as there are lanes. */
export function together(cuts: readonly Cut[], lanes: number): Cut[][] {
  const alone = cuts.filter((cut) => !holds(cut)).map((cut) => [cut]);
  const held = (['database', 'platform'] as const).flatMap((needs) => {
    const alike = cuts.filter((cut) => holds(cut) && needsOf(cut) === needs);
    return Array.from({ length: Math.ceil(alike.length / lanes) }, (_, n) =>
      alike.slice(n * lanes, (n + 1) * lanes),
    );
  });
  return [...alone, ...held];
}

interface Started {
  readonly lane: Lane;
  readonly cut: Cut;
  readonly runId: string;
}

/** The worker is killed with a run in every lane, each at its edge; another carries them on. */
export async function cutOff(
  lanes: readonly Lane[],
  victim: Victim,
  cuts: readonly Cut[],
): Promise<Ended[]> {
  const started = await Promise.all(
    cuts.map((cut, index) => {
      const lane = lanes[index];
      if (lane === undefined) throw new Error('more cuts than lanes');
      return bring(lane, cut);
    }),
  );
  const [first] = started;
  if (first !== undefined && typeof first.cut.edge === 'string') await killOnTheWay(victim, first);
  else {
    const runs = started.map(({ lane, runId, cut: { edge } }) =>
      lane.ordered(runId, typeof edge === 'string' ? null : edge),
    );
    await victim.perishes({ runs, signal: 'SIGKILL', heldUpMs: 0 });
  }
  return Promise.all(
    started.map(async ({ lane, cut: { scenario }, runId }) => {
      await carryOn(lane.world, runId);
      const ended = await lane.ended(runId, scenario);
      await lane.leave(runId);
      return ended;
    }),
  );
}

/** A run that is about to make the transition in which it is cut. */
async function bring(lane: Lane, cut: Cut): Promise<Started> {
  const { scenario, etags, key } = cut;
  const runId = await lane.begin(scenario, etags);
  let isThere = false;
  await carryOn(lane.world, runId, async (at, go) => {
    isThere = at === key;
    if (isThere) return 'halt';
    await go();
    return 'on';
  });
  if (!isThere) throw new Error(`${scenario.kind}: the run never came to "${key}"`);
  return { lane, cut, runId };
}

async function killOnTheWay(
  victim: Victim,
  { lane, cut: { scenario, edge }, runId }: Started,
): Promise<void> {
  if (typeof edge === 'object') throw new Error('a worker that is to end itself');
  const { control } = lane.world.simulator;
  const before = control.journal().length;
  control.fault({ kind: ON_THE_WAY[edge], method: scenario.method });
  const runs = [lane.ordered(runId, null)];
  await victim.isKilled({ runs, signal: 'SIGKILL', heldUpMs: 0 }, async () => {
    while (control.journal().length === before) await turn();
  });
}
