import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cut, cut, findCuts, needsOf } from './cuts';
import { type EtagMode, type Lane, openLane } from './lane';
import { DELETE, MANY, SCALE, SHIFT, writeRunbooks } from './scenarios';
import { counts, type Row, table } from './table';
import { gatherVictims, type Victims } from './victims';

/** Two at a time: one waits for its process while the other is at work. */
const LANES = 2;

let runbooks: Awaited<ReturnType<typeof writeRunbooks>>;
let victims: Victims;
const lanes: Lane[] = [];
const all: Row[] = [];
beforeAll(async () => {
  runbooks = await writeRunbooks();
  victims = await gatherVictims();
  for (let n = 0; n < LANES; n += 1) lanes.push(await openLane(runbooks.folder));
});
afterAll(async () => {
  console.log(counts(all));
  await victims.close();
  for (const lane of lanes) await lane.close();
  await runbooks.remove();
});

describe.each<EtagMode>(['enforced', 'ignored'])('a worker that is killed, etags %s', (etags) => {
  it.each([SHIFT, SCALE, DELETE, MANY])(
    '$kind: at most one effect, none lost, none stuck, at every edge',
    async (scenario) => {
      const [lane] = lanes;
      if (lane === undefined) throw new Error('no lane');
      const rows = await cutAll(await findCuts(lane, scenario, etags, etags === 'ignored'));
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
  const waiting = cuts.values();
  // The next worker loads while this one is at work.
  const take = () => {
    const { value, done } = waiting.next();
    return done ? null : { at: value, victim: victims.start(needsOf(value)) };
  };
  await Promise.all(
    lanes.map(async (lane) => {
      for (let now = take(), ahead = take(); now !== null; now = ahead, ahead = take()) {
        rows.push({ cut: now.at, ended: await cut(lane, now.victim, now.at) });
      }
    }),
  );
  return rows;
}
