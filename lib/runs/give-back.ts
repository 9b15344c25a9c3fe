/**
 * Pure: a gate that fails puts the traffic back as it was before the change that it judges, by our own
 * inverse and as a step of its own on the record. The run then ends as failed, nobody left in between.
 */
import { inverseSentence } from './describe-call';
import type { Move } from './move';
import type { PlannedShift, PlannedStep } from './plan-body';
import { DEADLINES } from './planned-step';
import { change, fail } from './step-change';
import { describeTraffic } from './traffic';
import { currentAttempts, isDone, type StepFacts } from './transition';

/** The change of traffic that a gate judges, as it was sent. */
export interface Judged {
  /** Index of its step. */
  readonly index: number;
  readonly call: PlannedShift;
}

/** `judged` null: no change of traffic came before, and there is nothing to give back. */
export function stopAtGate(
  step: StepFacts,
  why: string,
  judged: Judged | null,
  steps: readonly StepFacts[],
): Move {
  if (judged === null) return fail(step, why, `Stopped at a gate: ${why}`);
  const current = currentAttempts(steps);
  const later = current.filter((each) => each.index > step.index && !isDone(each));
  return {
    changes: [
      change(step, 'failed', why, { result: { evidence: why } }),
      ...later.map((each) => change(each, 'skipped', 'The gate before it has failed.')),
    ],
    giveBack: {
      ...givingBack(judged, Math.max(...current.map(({ index }) => index)) + 1),
      ...(step.plan.targetId === undefined ? {} : { targetId: step.plan.targetId }),
    },
    wakeIn: 0,
  };
}

function givingBack({ index, call }: Judged, place: number): PlannedStep {
  const { before, after } = call;
  const back: PlannedShift = {
    ...call,
    input: { traffic: before, exact: true },
    before: after,
    after: before,
    inverse: { traffic: after, exact: true },
    // It is planned anew against what is found when it is sent.
    commandLine: '',
    willNotRestore: [],
  };
  return {
    index: place,
    id: 'give_back',
    kind: 'action',
    title: 'Give the traffic back',
    expectation: `It is ${describeTraffic(before)} again.`,
    deadlineSeconds: DEADLINES.action,
    written: null,
    inverse: inverseSentence(back),
    condition: null,
    givesBack: index,
    work: { kind: 'platform', action: back },
  };
}

/** A gate that fails in any other way: nobody judged it in time, or a person says that it is not well. */
export function givenBack(
  move: Move,
  step: StepFacts,
  judged: Judged | null,
  steps: readonly StepFacts[],
): Move {
  const { work } = step.plan;
  const failed = move.changes.find(({ to }) => to === 'failed');
  if (work.kind !== 'check' || work.check !== 'signals' || failed === undefined) return move;
  return stopAtGate(step, failed.summary, judged, steps);
}

/** How a run ends that gives traffic back: never as succeeded, and never silently half-way. */
export function endOfGivingBack(move: Move, steps: readonly StepFacts[]): Move {
  const step = currentAttempts(steps).find(({ plan }) => plan.givesBack !== undefined);
  if (step === undefined) return move;
  const gate = steps.find(
    ({ status, plan: { work } }) => status === 'failed' && work.kind !== 'platform',
  );
  const stopped = `Stopped at "${gate?.plan.title ?? 'a gate'}".`;
  const { lamp: _, run, ...rest } = move;
  const given = move.changes.find(
    ({ step: { index }, to }) => index === step.index && to === 'verified',
  );
  if (given !== undefined) {
    const reason = `${stopped} Given back: ${given.summary}`;
    return { ...rest, run: { move: 'fail', reason }, wakeIn: null };
  }
  if (run?.move !== 'fail') return move;
  const reason = `${stopped} What was before could not be given back. ${run.reason}`;
  return { ...rest, run: { move: 'fail', reason } };
}
