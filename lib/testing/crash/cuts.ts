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
  readonly needs: Needs;
}

/** Edges of every transition; of those that make a call or read one back; of the ones after the first. */
export type Asked = 'all' | 'calls' | 'recovery';

/**
 * One run without harm tells every edge that there is, in order. Before a lease is taken is after the
 * commit that came before it.
 */
export async function findCuts(
  { world, begin, ended, leave }: Lane,
  scenario: Scenario,
  etags: EtagMode,
  asked: Asked = 'all',
): Promise<Cut[]> {
  const transitions: Cut[][] = [];
  const runId = await begin(scenario, etags);
  await carryOn(world, runId, async (key) => {
    const edges: Edge[] = [];
    const db = openDatabase(world.databaseUrl, 2);
    const deps = watched({ ...world.deps, db }, (edge) => {
      edges.push(edge);
      return false;
    });
    await advance(deps, runId);
    await db.close();
    const needs = edges.some(isPlatforms) ? 'platform' : 'database';
    const at = { scenario, etags, key };
    transitions.push(
      edges
        .filter(({ point, side }) => point !== 'lease' || side !== 'before')
        .flatMap((edge) => {
          const alone: Cut = { ...at, edge, needs: edge.point === 'lease' ? 'database' : needs };
          if (edge.side !== 'during') return [alone];
          const onTheWay = (['sent, lost', 'sent, done'] as const).map(
            (way): Cut => ({ ...at, edge: way, needs }),
          );
          return [alone, ...onTheWay];
        }),
    );
    return 'on';
  });
  const { status, done } = await ended(runId, scenario);
  if (status !== 'succeeded' || !done) throw new Error(`without harm it ended as ${status}`);
  await leave(runId);
  if (asked === 'all') return transitions.flat();
  const calls = transitions.filter(
    (cuts) => makesCall(cuts) || cuts.some(({ key }) => key.includes('read_back')),
  );
  return (asked === 'calls' ? calls : calls.slice(1)).flat();
}

/** The transition that makes the first call. */
export async function firstSend(lane: Lane, scenario: Scenario): Promise<string> {
  const [first] = await findCuts(lane, scenario, 'enforced', 'calls');
  if (first === undefined) throw new Error('a procedure without a call');
  return first.key;
}

function makesCall(cuts: readonly Cut[]): boolean {
  return cuts.some(({ edge }) => typeof edge === 'object' && edge.point === 'apply');
}

function isPlatforms({ point }: Edge): boolean {
  return point !== 'lease' && point !== 'commit';
}

/** Whether its process dies by itself where it is, so that it can hold other runs meanwhile. */
function holds({ edge }: Cut): boolean {
  return typeof edge === 'object' && edge.side !== 'during';
}

/** Cuts that one process can be killed for, as many as there are lanes. */
export function together(cuts: readonly Cut[], lanes: number): Cut[][] {
  const alone = cuts.filter((cut) => !holds(cut)).map((cut) => [cut]);
  const held = (['database', 'platform'] as const).flatMap((needs) => {
    const alike = cuts.filter((cut) => holds(cut) && cut.needs === needs);
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
