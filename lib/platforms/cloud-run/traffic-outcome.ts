/** Pure: what was read back, against what was planned. Nothing here trusts a reply to a request. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Intent, Landed, PlannedAction, Verification } from '@/lib/platforms/platform';
import { describeTraffic, sameShares, sameTraffic } from '@/lib/runs/traffic';
import { effectiveList } from './traffic-plan';

type Plan = PlannedAction<'shift_traffic'>;

/**
 * A shift is idempotent by content, so what is asked for decides, not who asked: the planned list
 * there means no second write. A higher generation with another list is someone else's; a lower
 * one is an old reply, which proves nothing.
 */
export function landed(plan: Plan, _intent: Intent, state: TargetState): Landed {
  if (state.uid !== plan.precondition.uid) return 'overtaken';
  const asked = sameTraffic(state.desired, plan.after);
  const changes = changesSince(plan, state);
  if (changes > 0n) return asked ? 'landed' : 'overtaken';
  if (changes < 0n) return 'cannot_tell';
  if (sameTraffic(plan.before, plan.after)) return asked ? 'landed' : 'cannot_tell';
  return sameTraffic(state.desired, plan.before) ? 'not_landed' : 'cannot_tell';
}

/** Effective only when the platform has observed the change and really routes by it. */
export function verify(plan: Plan, state: TargetState): Verification {
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
  const by = state.lastModifier === null ? '' : `; last changed by ${state.lastModifier}`;
  // A later change by somebody else may add a tag: requests still go where they were sent.
  const same = changes > 1n ? sameShares : sameTraffic;
  if (!same(state.desired, plan.after)) {
    const evidence = `Asked for is now ${describeTraffic(state.desired)}${by}.`;
    return { outcome: 'not_effective', evidence };
  }
  const observed = BigInt(state.observedGeneration) >= BigInt(state.generation);
  if (observed && same(effectiveList(state), plan.after)) {
    const evidence = `${describeTraffic(plan.after)}, read back at generation ${state.generation}.`;
    if (changes <= 1n) return { outcome: 'effective', evidence };
    const warning = `${changes - 1n} other ${changes === 2n ? 'change was' : 'changes were'} made since the plan was read${by}.`;
    return { outcome: 'effective', evidence, warning };
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

function changesSince(plan: Plan, state: TargetState): bigint {
  return BigInt(state.generation) - BigInt(plan.precondition.generation);
}
