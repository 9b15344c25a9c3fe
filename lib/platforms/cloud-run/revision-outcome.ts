/** Pure: the revision that was to be made, against what was read back. Its name tells that it is ours. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Intent, Landed, PlannedAction, Verification } from '@/lib/platforms/platform';
import { describeTraffic, sameTraffic } from '@/lib/runs/traffic';
import { changesSince, verifyUpdate } from './generations';
import { effectiveList } from './traffic-plan';

type Plan = PlannedAction<'create_revision'>;

/** Whoever else changed something since: a revision of that name is the one that we asked for. */
export function revisionLanded(plan: Plan, _intent: Intent, state: TargetState | null): Landed {
  if (state?.uid !== plan.precondition.uid) return 'overtaken';
  if (isThere(plan, state)) return 'landed';
  const changes = changesSince(plan, state);
  if (changes < 0n) return 'cannot_tell';
  return changes === 0n ? 'not_landed' : 'overtaken';
}

/** Effective when it is ready to serve, and requests go where they were to go. */
export function verifyRevision(plan: Plan, state: TargetState | null): Verification {
  const made = state?.revisions.find(({ name }) => name === plan.after.revision);
  if (state?.uid === plan.precondition.uid && made?.ready === 'no') {
    const why = made.condition === null ? '' : `: ${made.condition}`;
    return { outcome: 'not_effective', evidence: `${made.name} did not become ready${why}` };
  }
  return verifyUpdate(plan, state, true, (read, changes) => {
    // Somebody's later change of traffic is theirs; the revision is there all the same.
    const asked =
      isThere(plan, read) && (changes > 1n || sameTraffic(read.desired, plan.after.traffic));
    return {
      asked,
      isSo:
        made?.ready === 'yes' &&
        (changes > 1n || sameTraffic(effectiveList(read), plan.after.traffic)),
      sentences: {
        askedNow: isThere(plan, read)
          ? `Traffic asked for is now ${describeTraffic(read.desired)}`
          : `${plan.after.revision} is not there`,
        isSo: `${plan.after.revision} is ready; traffic is ${describeTraffic(read.desired)}`,
        notYet: `${plan.after.revision} is not ready yet`,
      },
    };
  });
}

/** The newest revision and the traffic that the plan started from are still those. */
export function revisionUnchanged(plan: Plan, state: TargetState): boolean {
  return (
    state.uid === plan.precondition.uid &&
    state.latestCreatedRevision === plan.before.revision &&
    sameTraffic(state.desired, plan.before.traffic)
  );
}

function isThere({ after }: Plan, state: TargetState): boolean {
  return state.revisions.some(({ name }) => name === after.revision);
}
