/** Carries a run on to its end, with the people beside it and the signals that its gates read. */
import { stepAnswer } from '@/lib/runs/commands/step-answer';
import { stepComplete } from '@/lib/runs/commands/step-complete';
import { next } from '@/lib/runs/transition';
import { assertFold } from '@/lib/testing/assert-fold';
import { advance } from '../advance';
import { loadRun } from '../load';
import type { RunRow, World } from '../test-world';

const MOST_TURNS = 400;

export interface Beside {
  /** Of the step by hand that a person says has failed. */
  readonly failsAt?: string;
  /** What the command of a step by hand printed. */
  readonly prints?: string;
  /** Of the gate whose signals are over their limits. */
  readonly overAt?: string;
}

/** Every question is answered with yes, every step by hand done, every gate well, but for `beside`. */
export async function driveRun(world: World, runId: string, beside: Beside): Promise<RunRow> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    if ((await advance(world.deps, runId)) === 'again') continue;
    const run = await loadRun(world.db, runId);
    const { wakeAt, status, createdAt } = run.row;
    if (wakeAt === null) {
      await assertFold(world.db, `run ${runId}`);
      return world.run(runId);
    }
    const decision = next(
      { status, createdAt, approvalEndsAt: null, abortRequested: false, frozenUntil: null },
      run.steps,
      run.now,
    );
    if (decision.do === 'gate') {
      const { id } = decision.step.plan;
      const { revision: named, gaining, effectiveBefore } = run.body;
      const revision = named ?? gaining[0] ?? effectiveBefore[0]?.revision ?? '';
      await world.signals(revision, id === beside.overAt ? 0.6 : 0.001, 0.4);
    }
    if (decision.do === 'ask' || decision.do === 'await_person') {
      const { index, plan } = decision.step;
      const word = { id: runId, index };
      const outcome = plan.id === beside.failsAt ? 'failed' : 'done';
      const said =
        decision.do === 'ask'
          ? await world.ask(stepAnswer, world.alice, { ...word, answer: 'yes' })
          : await world.ask(stepComplete, world.alice, { ...word, outcome, output: beside.prints });
      if (!Object(said).ok) throw new Error(`a word was refused: ${JSON.stringify(said)}`);
      continue;
    }
    await world.later(Math.max(0, (wakeAt.getTime() - run.now.getTime()) / 1000) + 0.01);
  }
  throw new Error(`run ${runId} does not come to its end`);
}
