import type { Move, StepChange } from './move';
import type { StepFacts } from './transition';

/** Seconds until something that is not so yet is looked at again. */
export const LOOK_AGAIN = 1;

export const change = (
  step: StepFacts,
  to: StepChange['to'],
  summary: string,
  more: Partial<Pick<StepChange, 'operation' | 'result' | 'deadlineSeconds'>> = {},
): StepChange => ({ step, to, summary, ...more });

export function fail(step: StepFacts, summary: string, reason = summary): Move {
  return {
    changes: [change(step, 'failed', summary)],
    run: { move: 'fail', reason },
    wakeIn: null,
  };
}

export function begin(step: StepFacts): Move {
  return { ...beginning(step), wakeIn: LOOK_AGAIN };
}

export function beginning(step: StepFacts): Pick<Move, 'changes'> {
  if (step.status !== 'pending') return { changes: [] };
  return {
    changes: [
      change(step, 'intended', step.plan.expectation, {
        deadlineSeconds: step.plan.deadlineSeconds,
      }),
    ],
  };
}

export function isLate(step: StepFacts, now: Date): boolean {
  return step.deadline !== null && now >= step.deadline;
}
