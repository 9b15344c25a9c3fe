/** Pure: what was read back, against what was planned. Nothing here trusts a reply to a request. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Intent, Landed, PlannedAction, Verification } from '@/lib/platforms/platform';
import { describeTraffic, sameShares, sameTraffic } from '@/lib/runs/traffic';
import { changesSince, landedByContent, verifyUpdate } from './generations';
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
  return verifyUpdate(plan, state, !sameTraffic(plan.before, plan.after), (read, changes) => {
    // A later change by somebody else may add a tag: requests still go where they were sent.
    const same = changes > 1n ? sameShares : sameTraffic;
    return {
      asked: same(read.desired, plan.after),
      isSo: same(effectiveList(read), plan.after),
      sentences: {
        askedNow: `Asked for is now ${describeTraffic(read.desired)}`,
        isSo: describeTraffic(plan.after),
        notYet: 'Asked for, not served yet',
      },
    };
  });
}

/** The list that the plan started from is still the one that is asked for. */
export function shiftUnchanged(plan: Plan, state: TargetState): boolean {
  return state.uid === plan.precondition.uid && sameTraffic(state.desired, plan.before);
}
