/** Pure: the scaling that was read back, against the one that was planned. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Intent, Landed, PlannedAction, Verification } from '@/lib/platforms/platform';
import { changesSince, landedByContent, verifyUpdate } from './generations';
import { describeScaling, sameScaling } from './scaling';

type Plan = PlannedAction<'set_scaling'>;

export function scalingLanded(plan: Plan, _intent: Intent, state: TargetState | null): Landed {
  if (state?.uid !== plan.precondition.uid) return 'overtaken';
  return landedByContent(changesSince(plan, state), {
    asked: sameScaling(state.scaling, plan.after),
    asBefore: sameScaling(state.scaling, plan.before),
    changes: !sameScaling(plan.before, plan.after),
  });
}

/**
 * Cloud Run shows only the scaling that is asked for. That it is so is proven by the generation
 * that it has observed, in good condition.
 */
export function verifyScaling(plan: Plan, state: TargetState | null): Verification {
  return verifyUpdate(plan, state, !sameScaling(plan.before, plan.after), (read) => ({
    asked: sameScaling(read.scaling, plan.after),
    isSo: !read.reconciling && read.condition.state === 'ok',
    sentences: {
      askedNow: `Scaling asked for is now ${describeScaling(read.scaling)}`,
      isSo: `Scaling is ${describeScaling(plan.after)}`,
      notYet: 'Scaling is asked for, not so yet',
    },
  }));
}

/** The setting that the plan started from is still the one that is asked for. */
export function scalingUnchanged(plan: Plan, state: TargetState): boolean {
  return state.uid === plan.precondition.uid && sameScaling(state.scaling, plan.before);
}
