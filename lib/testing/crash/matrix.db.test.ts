import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asked, type Cut, cutOff, findCuts, together } from './cuts';
import { type EtagMode, type Lane, openLane } from './lane';
import { DELETE, IMAGE, MANY, RECOVERIES, SCALE, SHIFT, writeRunbooks } from './scenarios';
import { counts, type Row, table } from './table';
import { gatherVictims, type Victims } from './victims';

/** One crew waits for its process while the other is at work. */
const CREWS = 2;
/** As many runs are cut when one process is killed. */
const LANES = 3;

let runbooks: Awaited<ReturnType<typeof writeRunbooks>>;
let victims: Victims;
const crews: Lane[][] = [];
const all: Row[] = [];
beforeAll(async () => {
  runbooks = await writeRunbooks();
  victims = await gatherVictims();
  for (let n = 0; n < CREWS; n += 1) {
    const crew = Array.from({ length: LANES }, () => openLane(runbooks.folder));
    crews.push(await Promise.all(crew));
  }
});
afterAll(async () => {
  console.log(counts(all));
  await victims.close();
  for (const lane of crews.flat()) await lane.close();
  await runbooks.remove();
});

describe.each<EtagMode>(['enforced', 'ignored'])('a worker that is killed, etags %s', (etags) => {
  // Of two calls after one another, the edges of the calls alone: the rest is as in the others.
  const pairs = etags === 'enforced' ? [IMAGE] : [];
  it.each([SHIFT, SCALE, DELETE, MANY, ...pairs, ...RECOVERIES])(
    '$kind: at most one effect, none lost, none stuck, at every edge',
    async (scenario) => {
      const whole: Asked = scenario.fault === null ? 'all' : 'recovery';
      // Nothing but a call meets an etag.
      const calls = scenario === IMAGE || (etags === 'ignored' && whole === 'all');
      const asked = calls ? 'calls' : whole;
      const [lane] = crews.flat();
      if (lane === undefined) throw new Error('no lane');
      const rows = await cutAll(await findCuts(lane, scenario, etags, asked));
      all.push(...rows);
      console.log(`etags ${etags}\n${table(rows)}\n${counts(rows)}`);
      const { effects } = scenario;
      for (const row of rows) {
        expect(row).toMatchObject({
          ended: { status: 'succeeded', effects, done: true, stuck: false },
        });
      }
    },
    600_000,
  );
});

async function cutAll(cuts: readonly Cut[]): Promise<Row[]> {
  const rows: Row[] = [];
  const waiting = together(cuts, LANES).values();
  // The next worker loads while this one is at work.
  const take = () => {
    const { value, done } = waiting.next();
    const [first] = value ?? [];
    return done || first === undefined
      ? null
      : { group: value, victim: victims.start(first.needs) };
  };
  await Promise.all(
    crews.map(async (lanes) => {
      for (let now = take(), ahead = take(); now !== null; now = ahead, ahead = take()) {
        const ends = await cutOff(lanes, now.victim, now.group);
        for (const [index, ended] of ends.entries()) {
          const cut = now.group[index];
          if (cut !== undefined) rows.push({ cut, ended });
        }
      }
    }),
  );
  return rows;
}
