import type { TargetState } from '@/lib/fleet/target-state';
import type { PlannedCall } from '@/lib/runs/plan-body';
import { sameScaling } from '@/lib/runs/scaling';
import { sameTraffic } from '@/lib/runs/traffic';
import type { ObservedChange } from './differences';

/** The last thing of its kind that a run of ours sent to a target. */
export interface LastIntent {
  readonly intentId: string;
  readonly call: PlannedCall;
  /** A change was already put down to it: it happens once. */
  readonly seen: boolean;
}

/**
 * The intent that a change is the effect of, or null: then somebody else did it. It is ours only
 * when what is asked for now is exactly what we sent. Between two looks a run may have sent several
 * calls: `sent` has the last of each kind.
 */
export function intentBehind(
  change: ObservedChange,
  state: TargetState,
  sent: readonly LastIntent[],
): string | null {
  return sent.find((last) => isEffectOf(change, state, last))?.intentId ?? null;
}

function isEffectOf(
  change: ObservedChange,
  state: TargetState,
  { call, seen }: LastIntent,
): boolean {
  if (seen) return false;
  if (call.kind === 'shift_traffic' && (change.kind === 'traffic' || change.kind === 'tag')) {
    return sameTraffic(call.after, state.desired);
  }
  if (call.kind === 'set_scaling' && change.kind === 'scaling') {
    return sameScaling(call.after, state.scaling);
  }
  return false;
}
