import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { carryOn } from './carry';
import { firstSend } from './cuts';
import { type EtagMode, type Lane, openLane } from './lane';
import type { Edge, Finished } from './order';
import { DELETE, MANY, SCALE, type Scenario, SHIFT, writeRunbooks } from './scenarios';
import { gatherVictims, type Victim, type Victims } from './victims';

/** Longer than a lease, by the monotonic clock of the one that was stopped. Milliseconds. */
const LONG = 61_000;
/** Shorter than the engine lets pass between its commit and its call. */
const SHORT = 0;

interface Stop {
  readonly where: string;
  readonly edge: Edge;
  /** Whether what is next is the call. */
  readonly calls: boolean;
}

const BEFORE_INTENT: Stop = {
  where: 'before its intent is written',
  edge: { point: 'observe', nth: 1, side: 'after' },
  calls: false,
};
const BEFORE_CALL: Stop = {
  where: 'between its intent and its call',
  edge: { point: 'commit', nth: 1, side: 'after' },
  calls: true,
};
const IN_CALL: Stop = {
  where: 'in its call, of which nothing has left',
  edge: { point: 'apply', nth: 1, side: 'during' },
  calls: true,
};
const AFTER_REPLY: Stop = {
  where: 'after the reply, before it is written',
  edge: { point: 'apply', nth: 1, side: 'after' },
  calls: false,
};
const STOPS = [BEFORE_INTENT, BEFORE_CALL, IN_CALL, AFTER_REPLY];
const SENDS = [SHIFT, SCALE, DELETE];

let runbooks: Awaited<ReturnType<typeof writeRunbooks>>;
let victims: Victims;
let lane: Lane;
/** The transition that makes its first call, by kind. */
const sends = new Map<string, string>();
beforeAll(async () => {
  runbooks = await writeRunbooks();
  victims = await gatherVictims();
  lane = await openLane(runbooks.folder);
  for (const scenario of [...SENDS, MANY]) {
    sends.set(scenario.kind, await firstSend(lane, scenario));
  }
});
/** What the test has begun and not left: one that fails must not fail the next ones. */
let begun: { readonly runId: string; readonly victim: Victim } | null = null;
afterEach(async () => {
  if (begun === null) return;
  begun.victim.end();
  await lane.leave(begun.runId);
  begun = null;
});
afterAll(async () => {
  await victims.close();
  await lane.close();
  await runbooks.remove();
});

describe.each<EtagMode>(['enforced', 'ignored'])(
  'a worker that is stopped past its lease, etags %s',
  (etags) => {
    describe.each(SENDS)('$kind', (scenario) => {
      it.each(STOPS)('for long, $where: it wakes and calls nothing', async (stop) => {
        const woken = await freeze(scenario, etags, stop, LONG);
        expect(woken).toMatchObject({ lateCalls: 0, lateEffects: 0 });
      });

      it.each(STOPS)('for a moment, $where: a late call changes nothing', async (stop) => {
        const woken = await freeze(scenario, etags, stop, SHORT);
        expect(woken.lateCalls).toBe(stop.calls ? 1 : 0);
        expect(woken.lateEffects).toBeLessThanOrEqual(etags === 'ignored' ? woken.lateCalls : 0);
      });
    });
  },
);

describe('a worker that is stopped past its lease in the first of two changes', () => {
  it.each(STOPS)('$where: it does not take the second one back, etags enforced', async (stop) => {
    expect(await freeze(MANY, 'enforced', stop, SHORT)).toMatchObject({ lateEffects: 0 });
  });

  it.each(STOPS)('$where: nor without them, once it was stopped for long', async (stop) => {
    expect(await freeze(MANY, 'ignored', stop, LONG)).toMatchObject({ lateCalls: 0 });
  });
});

describe('a worker that is stopped past its lease after its look', () => {
  it.each(['shift: settle', 'shift: verify', 'effective: verify'])(
    '%s: writes nothing',
    async (send) => {
      const edge = { point: 'lease', nth: 1, side: 'after' } as const;
      const stop = { where: '', edge, calls: false };
      expect(await freeze(SHIFT, 'enforced', stop, SHORT, send)).toMatchObject({
        advanced: 'not_ours',
        lateEffects: 0,
      });
    },
  );
});

interface Woken {
  readonly advanced: Finished;
  /** Of the one that was stopped, after the other had finished: what reached the platform, and what changed it. */
  readonly lateCalls: number;
  readonly lateEffects: number;
}

/**
 * One worker stops itself; its lease runs out, another finishes the run; it wakes and goes on. Holds
 * for each that the run ends well, with its effects, and that the first one's word counts no more.
 */
async function freeze(
  scenario: Scenario,
  etags: EtagMode,
  { edge }: Stop,
  heldUpMs: number,
  at = sends.get(scenario.kind),
): Promise<Woken> {
  const { world } = lane;
  const victim = victims.start('platform');
  const runId = await lane.begin(scenario, etags);
  begun = { runId, victim };
  let stopped = false;
  await carryOn(world, runId, async (key, go) => {
    if (key !== at || stopped) await go();
    else {
      stopped = true;
      await victim.stops({ runs: [lane.ordered(runId, edge)], signal: 'SIGSTOP', heldUpMs });
    }
    return 'on';
  });
  expect(stopped).toBe(true);
  const wanted = { status: 'succeeded', effects: scenario.effects, done: true, stuck: false };
  expect(await lane.ended(runId, scenario)).toMatchObject(wanted);

  const written = await rows(runId);
  const called = calls(scenario);
  const changed = world.mutations();
  const advanced = await victim.wakes();
  expect(advanced).not.toBe('again');
  expect(await rows(runId)).toEqual(written);

  // A late change of identical content is carried out by then.
  await world.later(20);
  const late = world.mutations().slice(changed.length);
  for (const entry of late) {
    expect(changed).toContainEqual(
      expect.objectContaining({ mask: entry.mask, trafficRequested: entry.trafficRequested }),
    );
  }
  expect(await lane.ended(runId, scenario)).toMatchObject({ status: 'succeeded', done: true });
  await lane.leave(runId);
  begun = null;
  return {
    advanced,
    lateCalls: calls(scenario) - called,
    lateEffects: late.length,
  };
}

function calls({ method }: Scenario): number {
  const journal = lane.world.simulator.control.journal();
  return journal.filter((entry) => entry.method === method && !entry.validateOnly).length;
}

/** All that a worker writes of a run. */
async function rows(runId: string) {
  const { prisma } = lane.world.db;
  const run = await prisma.run.findUniqueOrThrow({
    where: { id: runId },
    include: { steps: { orderBy: [{ index: 'asc' }, { attempt: 'asc' }] } },
  });
  const stream = await prisma.stream.findUniqueOrThrow({ where: { id: run.streamId } });
  const verdicts = await prisma.verdict.count({ where: { runId } });
  return { run, verdicts, events: stream.seq };
}
