import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireEnv } from '../require-env';
import { auditStreams } from './audit-streams';
import { otherShare, type Planned, planShare, planUndo, type Raced, race } from './race';
import { type Lane, type RaceWorld, startRaceWorld } from './race-world';

/** Races on one service come one after another; this many services race beside each other. */
const LANES = 7;
/** As many as are worth the wait at each run of the tests; `npm run test:races` makes a thousand. */
const PLANS = Number(process.env.RIPCORD_RACES ?? 150);
const UNDOS = Math.ceil(PLANS / 3);
const SAME_PLANS = UNDOS;
/** Seconds on a free machine. */
const BUSY_MACHINE_MS = 300_000;

let world: RaceWorld;

beforeAll(async () => {
  world = await startRaceWorld(requireEnv('DATABASE_URL'), LANES);
});
afterAll(() => world?.close());

/** A lane's share of the good revision, now and before the last run, which an undo would be of. */
interface Standing {
  share: number;
  before: number;
  last: Planned | null;
}
const standings = new Map<Lane, Standing>();

function standingOf(lane: Lane): Standing {
  const standing = standings.get(lane) ?? { share: 0, before: 0, last: null };
  standings.set(lane, standing);
  return standing;
}

function leave(lane: Lane, share: number, { run }: Raced): void {
  standings.set(lane, { share, before: standingOf(lane).share, last: run });
}

/** Makes `count` races, spread over all lanes. */
async function raceAll(
  count: number,
  once: (lane: Lane, turn: number) => Promise<Raced>,
): Promise<Raced[]> {
  const raced: Raced[] = [];
  let turn = 0;
  await Promise.all(
    world.lanes.map(async (lane) => {
      while (turn < count) {
        turn += 1;
        raced.push(await once(lane, turn));
      }
    }),
  );
  return raced;
}

function report(what: string, raced: readonly Raced[]) {
  const told = raced.flatMap((each) => each.told);
  const counts = {
    races: raced.length,
    mutations: raced.reduce((sum, { mutations }) => sum + mutations, 0),
    winners: raced.reduce((sum, { winners }) => sum + winners.length, 0),
    losers_told_by_name: told.filter((each) => each === 'by_name').length,
    losers_told_stale: told.filter((each) => each === 'stale').length,
  };
  const wonBy = (name: string) => raced.filter(({ winners }) => winners[0]?.name === name).length;
  console.log(JSON.stringify({ what, ...counts, alice: wonBy('Alice'), bob: wonBy('Bob') }));
  return counts;
}

/** The races that did not end as every race must. */
function wrong(raced: readonly Raced[]): readonly Raced[] {
  return raced.filter(
    ({ mutations, winners, told }) =>
      mutations !== 1 || winners.length !== 1 || told.length !== 1 || told[0] === 'not_told',
  );
}

function expectOneWinnerEach(what: string, raced: readonly Raced[], races: number): void {
  const counts = report(what, raced);
  expect(wrong(raced)).toEqual([]);
  expect(counts).toMatchObject({ races, mutations: races, winners: races });
  expect(counts.losers_told_by_name + counts.losers_told_stale).toBe(races);
}

/** Who is told first takes turns. */
function inTurn<T>(turn: number, first: T, second: T): readonly [T, T] {
  return turn % 2 === 0 ? [first, second] : [second, first];
}

test('of two people in two processes with a plan each, one changes the target and the other is told who', {
  timeout: 5 * BUSY_MACHINE_MS,
}, async () => {
  const { alice, bob } = world;
  const raced = await raceAll(PLANS, async (lane, turn) => {
    const standing = standingOf(lane);
    const shares = [
      otherShare(standing.share, turn),
      // Every third race both want the same.
      otherShare(standing.share, turn % 3 === 0 ? turn : turn + 1),
    ] as const;
    const [hers, his] = await Promise.all([
      planShare(world, lane, alice, shares[0]),
      planShare(world, lane, bob, shares[1]),
    ]);
    const done = await race(
      world,
      lane,
      inTurn(turn, { by: alice, plan: hers }, { by: bob, plan: his }),
    );
    leave(lane, done.run === hers ? shares[0] : shares[1], done);
    return done;
  });
  expectOneWinnerEach('two plans', raced, PLANS);
  const winners = new Set(raced.map(({ winners: [winner] }) => winner?.name));
  expect([...winners].toSorted()).toEqual(['Alice', 'Bob']);
});

test('of an undo and a further plan one changes the target, and the other is told who', {
  timeout: BUSY_MACHINE_MS,
}, async () => {
  const { alice, bob } = world;
  const raced = await raceAll(UNDOS, async (lane, turn) => {
    const standing = standingOf(lane);
    if (standing.last === null) throw new Error('there is no run to undo');
    const further = otherShare(standing.share, turn);
    const [undo, other] = await Promise.all([
      planUndo(world, lane, alice, standing.last.id),
      planShare(world, lane, bob, further),
    ]);
    const done = await race(
      world,
      lane,
      inTurn(turn, { by: alice, plan: undo }, { by: bob, plan: other }),
    );
    leave(lane, done.run === other ? further : standing.before, done);
    return done;
  });
  expectOneWinnerEach('an undo and a plan', raced, UNDOS);
});

test('of two people who press the same plan one applies it, and the other is told who', {
  timeout: BUSY_MACHINE_MS,
}, async () => {
  const { alice, bob } = world;
  const raced = await raceAll(SAME_PLANS, async (lane, turn) => {
    const share = otherShare(standingOf(lane).share, turn);
    const one = await planShare(world, lane, alice, share);
    const done = await race(
      world,
      lane,
      inTurn(turn, { by: alice, plan: one }, { by: bob, plan: one }),
    );
    leave(lane, share, done);
    return done;
  });
  expectOneWinnerEach('one plan', raced, SAME_PLANS);
});

test('after all races events and rows tell the same, and nothing was changed outside of them', {
  timeout: BUSY_MACHINE_MS,
}, async () => {
  const { streams, ...found } = await auditStreams(world.db);
  expect(streams).toBeGreaterThan(LANES);
  expect(found).toMatchObject({ broken: [], unlike: [] });
  const mutations = world.lanes.map(({ service }) => world.mutationsOf(service));
  expect(mutations.reduce((sum, each) => sum + each, 0)).toBe(PLANS + UNDOS + SAME_PLANS);
});
