/** Pure: whether a service that was to be deleted is gone. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Intent, Landed, PlannedAction, Verification } from '@/lib/platforms/platform';
import { describeTraffic } from '@/lib/runs/traffic';
import { changedBy, changesSince, isObserved } from './generations';

type Plan = PlannedAction<'delete_service'>;

/**
 * Gone is gone, whoever did it, and whatever was made since under the same name. A service that
 * works on something though it has observed all that is asked of it, is being deleted; one that has
 * not may be carrying out an update.
 */
export function deletionLanded(plan: Plan, _intent: Intent, state: TargetState | null): Landed {
  if (state?.uid !== plan.precondition.uid) return 'landed';
  const changes = changesSince(plan, state);
  if (changes < 0n) return 'cannot_tell';
  if (state.reconciling) return isObserved(state) ? 'landed' : 'cannot_tell';
  return changes === 0n ? 'not_landed' : 'overtaken';
}

export function verifyDeletion(plan: Plan, state: TargetState | null): Verification {
  if (state === null) {
    return { outcome: 'effective', evidence: 'The service does not exist any more.' };
  }
  if (state.uid !== plan.precondition.uid) {
    return {
      outcome: 'effective',
      evidence: 'The service that was to be deleted does not exist any more.',
      warning: `Somebody made a service of the same name again${changedBy(state)}.`,
    };
  }
  const there = `at generation ${state.generation}, serving ${describeTraffic(state.effective)}${changedBy(state)}`;
  if (state.reconciling) {
    return {
      outcome: 'not_yet',
      evidence: `The service is still there and being worked on, ${there}.`,
    };
  }
  if (state.condition.state === 'failed' && changesSince(plan, state) >= 0n) {
    const why = state.condition.message === null ? '' : `: ${state.condition.message}`;
    return {
      outcome: 'not_effective',
      evidence: `The service is still there, ${there}, and its condition is failed${why}`,
    };
  }
  return { outcome: 'not_yet', evidence: `The service is still there, ${there}.` };
}

/** The same service, however it was changed; one that is made again is another. */
export function deletionUnchanged(plan: Plan, state: TargetState): boolean {
  return state.uid === plan.precondition.uid;
}
