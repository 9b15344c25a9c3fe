/** Carries a run on as a worker of this process and the people beside it would. */
import { stepAnswer } from '@/lib/runs/commands/step-answer';
import { stepComplete } from '@/lib/runs/commands/step-complete';
import { type Decision, next } from '@/lib/runs/transition';
import { type Advanced, advance } from '@/lib/worker/engine/advance';
import { type LoadedRun, loadRun } from '@/lib/worker/engine/load';
import { GOOD, type World } from '@/lib/worker/engine/test-world';
import { ANSWERS } from './scenarios';

/** Longer than any change takes in the simulator of these tests. */
const SETTLED_SECONDS = 20;
const MOST_TURNS = 300;

/** Makes one turn, or has it made; `halt`: leaves the run as it is. */
export type Turn = (
  /** Which transition this is: step, what is done, and for the how many-th time. */
  key: string,
  go: () => Promise<Advanced>,
) => Promise<'on' | 'halt'>;

const goOn: Turn = async (_, go) => {
  await go();
  return 'on';
};

/**
 * Until the run rests for good, is UNKNOWN, or `turn` halts it. What another worker left behind is
 * taken over when its lease has run out, and not before.
 */
export async function carryOn(world: World, runId: string, turn: Turn = goOn): Promise<void> {
  const seen = new Map<string, number>();
  for (let turns = 0; turns < MOST_TURNS; turns += 1) {
    const run = await loadRun(world.db, runId);
    const { wakeAt, leaseUntil } = run.row;
    if (wakeAt === null) return;
    if (leaseUntil !== null && leaseUntil >= run.now) {
      await takenOverBefore(world, run);
      await until(world, run.now, leaseUntil);
      continue;
    }
    const decision = decisionOf(run);
    if (wakeAt > run.now) {
      if (!(await speak(world, runId, decision))) await until(world, run.now, wakeAt);
      continue;
    }
    const key = keyOf(decision);
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    if (decision.do === 'settle' && nth > 1) await world.later(SETTLED_SECONDS);
    if (decision.do === 'gate') await world.signals(GOOD, 0.003, 0.4);
    const went = await turn(nth === 1 ? key : `${key} ${nth}`, () => advance(world.deps, runId));
    if (went === 'halt') return;
  }
}

/** The fence itself: nobody gets a run whose lease is held. */
async function takenOverBefore(world: World, { row }: LoadedRun): Promise<void> {
  if (row.wakeAt === null || row.wakeAt > (await world.now())) return;
  const advanced = await advance(world.deps, row.id);
  if (advanced !== 'not_ours') throw new Error('a run was taken over before its lease ran out');
}

async function until(world: World, now: Date, then: Date): Promise<void> {
  await world.later(Math.max(0, (then.getTime() - now.getTime()) / 1000) + 0.01);
}

function decisionOf(run: LoadedRun): Decision {
  const facts = {
    status: run.row.status,
    createdAt: run.row.createdAt,
    approvalEndsAt: run.approvalEndsAt,
    abortRequested: run.row.abortRequestedAt !== null,
    frozenUntil: run.frozenUntil,
  };
  return next(facts, run.steps, run.now);
}

function keyOf(decision: Decision): string {
  if ('step' in decision) return `${decision.step.plan.id}: ${decision.do}`;
  if (decision.do !== 'tick_off') return decision.do;
  return `${decision.steps.map(({ plan }) => plan.id).join(', ')}: tick_off`;
}

/** A person says what the run waits for. False: it waits for nobody. */
async function speak(world: World, runId: string, decision: Decision): Promise<boolean> {
  if (decision.do !== 'ask' && decision.do !== 'await_person') return false;
  const { index, plan } = decision.step;
  const word = { id: runId, index };
  const said =
    decision.do === 'ask'
      ? await world.ask(stepAnswer, world.alice, { ...word, answer: ANSWERS[plan.id] ?? 'yes' })
      : await world.ask(stepComplete, world.alice, { ...word, outcome: 'done' });
  if (!Object(said).ok) throw new Error(`a person's word was refused: ${JSON.stringify(said)}`);
  return true;
}
