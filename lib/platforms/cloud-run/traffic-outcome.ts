/** Pure: what was read back, against what was planned. Nothing here trusts a reply to a request. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Intent, Landed, PlannedAction, Verification } from '@/lib/platforms/platform';
import { describeTraffic, sameShares, sameTraffic } from '@/lib/runs/traffic';
import {
  changedBy,
  changesSince,
  isObserved,
  landedByContent,
  warningOfOthers,
} from './generations';
import { effectiveList } from './traffic-plan';

type Plan = PlannedAction<'shift_traffic'>;

export function shiftLanded(plan: Plan, _intent: Intent, state: TargetState | null): Landed {
  if (state?.uid !== plan.precondition.uid) return 'overtaken';
  return landedByContent(changesSince(plan, state), {
    asked: sameTraffic(state.desired, plan.after),
    asBefore: sameTraffic(state.desired, plan.before),
    changes: !sameTraffic(plan.before, plan.after),
  });
}

/** Effective only when the platform has observed the change and really routes by it. */
export function verifyShift(plan: Plan, state: TargetState | null): Verification {
  if (state === null) {
    return { outcome: 'not_effective', evidence: 'The service does not exist any more.' };
  }
  if (state.uid !== plan.precondition.uid) {
    return { outcome: 'not_effective', evidence: 'The service was deleted and made again.' };
  }
  const changes = changesSince(plan, state);
  const changed = !sameTraffic(plan.before, plan.after);
  if (changes < 0n || (changes === 0n && changed)) {
    return {
      outcome: 'not_yet',
      evidence: `Read generation ${state.generation}, from before the change.`,
    };
  }
  // A later change by somebody else may add a tag: requests still go where they were sent.
  const same = changes > 1n ? sameShares : sameTraffic;
  if (!same(state.desired, plan.after)) {
    const evidence = `Asked for is now ${describeTraffic(state.desired)}${changedBy(state)}.`;
    return { outcome: 'not_effective', evidence };
  }
  if (isObserved(state) && same(effectiveList(state), plan.after)) {
    const evidence = `${describeTraffic(plan.after)}, read back at generation ${state.generation}.`;
    return { outcome: 'effective', evidence, ...warningOfOthers(changes, state) };
  }
  if (state.condition.state === 'failed' && !state.reconciling) {
    const why = state.condition.message === null ? '' : `: ${state.condition.message}`;
    return { outcome: 'not_effective', evidence: `Cloud Run could not carry it out${why}` };
  }
  return {
    outcome: 'not_yet',
    evidence: `Asked for, not served yet (generation ${state.generation}, observed ${state.observedGeneration}).`,
  };
}

/** The list that the plan started from is still the one that is asked for. */
export function shiftUnchanged(plan: Plan, state: TargetState): boolean {
  return state.uid === plan.precondition.uid && sameTraffic(state.desired, plan.before);
}
