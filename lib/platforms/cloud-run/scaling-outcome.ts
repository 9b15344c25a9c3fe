/** Pure: the scaling that was read back, against the one that was planned. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Intent, Landed, PlannedAction, Verification } from '@/lib/platforms/platform';
import {
  changedBy,
  changesSince,
  isObserved,
  landedByContent,
  warningOfOthers,
} from './generations';
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
  if (state === null) {
    return { outcome: 'not_effective', evidence: 'The service does not exist any more.' };
  }
  if (state.uid !== plan.precondition.uid) {
    return { outcome: 'not_effective', evidence: 'The service was deleted and made again.' };
  }
  const changes = changesSince(plan, state);
  const changed = !sameScaling(plan.before, plan.after);
  if (changes < 0n || (changes === 0n && changed)) {
    return {
      outcome: 'not_yet',
      evidence: `Read generation ${state.generation}, from before the change.`,
    };
  }
  if (!sameScaling(state.scaling, plan.after)) {
    const evidence = `Scaling asked for is now ${describeScaling(state.scaling)}${changedBy(state)}.`;
    return { outcome: 'not_effective', evidence };
  }
  if (isObserved(state) && !state.reconciling && state.condition.state === 'ok') {
    const evidence = `Scaling is ${describeScaling(plan.after)}, read back at generation ${state.generation}.`;
    return { outcome: 'effective', evidence, ...warningOfOthers(changes, state) };
  }
  if (state.condition.state === 'failed' && !state.reconciling) {
    const why = state.condition.message === null ? '' : `: ${state.condition.message}`;
    return { outcome: 'not_effective', evidence: `Cloud Run could not carry it out${why}` };
  }
  return {
    outcome: 'not_yet',
    evidence: `Scaling is asked for, not so yet (generation ${state.generation}, observed ${state.observedGeneration}).`,
  };
}

/** The setting that the plan started from is still the one that is asked for. */
export function scalingUnchanged(plan: Plan, state: TargetState): boolean {
  return state.uid === plan.precondition.uid && sameScaling(state.scaling, plan.before);
}
