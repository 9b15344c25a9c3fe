/** Pure: the moves of a step that asks the service or its log, and judges the answer at once. */
import { type Move, NOW } from './move';
import { beginning, change, isLate } from './step-change';
import type { StepFacts } from './transition';

/** What came of one look. */
export interface LookSeen {
  /** `left_out`: nobody could be asked, by no fault of the service. Never taken for well. */
  readonly state: 'well' | 'not_well' | 'unknown' | 'left_out';
  readonly evidence: string;
}

/** Seconds until what is not well yet, or not known, is looked at again. */
const LOOK_SECONDS = 10;

export function afterLook(step: StepFacts, { state, evidence }: LookSeen, now: Date): Move {
  const result = { evidence };
  if (state === 'well') {
    return { changes: [change(step, 'verified', evidence, { result })], wakeIn: NOW };
  }
  if (state === 'left_out') {
    const said = `It is not known. ${evidence}`;
    return { changes: [change(step, 'skipped', said, { result })], wakeIn: NOW };
  }
  if (!isLate(step, now)) {
    return { ...beginning(step), note: { step, result }, wakeIn: LOOK_SECONDS };
  }
  const why = state === 'unknown' ? `It stayed unknown. ${evidence}` : evidence;
  return {
    changes: [change(step, 'failed', why, { result })],
    run: { move: 'fail', reason: `${step.plan.title}: ${why}` },
    wakeIn: null,
  };
}
