/** Pure: who serves before and after a planned call, where it is about that. */
import type { TrafficEntry } from '@/lib/fleet/target-state';
import { callsOf, type PlanBody, type PlannedCall } from './plan-body';

export interface MovedTraffic {
  readonly before: readonly TrafficEntry[];
  readonly after: readonly TrafficEntry[];
}

/** A shift of traffic, or a workload's template that goes to another ReplicaSet; null: neither. */
export function movedTraffic(call: PlannedCall): MovedTraffic | null {
  if (call.kind === 'shift_traffic') return { before: call.before, after: call.after };
  if (call.kind !== 'undo_rollout') return null;
  return { before: allOn(call.before.revision), after: allOn(call.after.revision) };
}

function allOn(revision: string | null): TrafficEntry[] {
  return [{ revision, percent: 100, tag: null }];
}

/** By the first and the last call that moves any; null: the plan moves none. */
export function shiftsOf(
  body: PlanBody,
): { readonly first: MovedTraffic; readonly last: MovedTraffic } | null {
  const moves = callsOf(body).flatMap(({ call }) => movedTraffic(call) ?? []);
  const [first] = moves;
  const last = moves.at(-1);
  return first === undefined || last === undefined ? null : { first, last };
}
