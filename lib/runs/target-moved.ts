import type { TargetState } from '@/lib/fleet/target-state';
import { callsOf, type PlanBody } from './plan-body';

/**
 * Pure: was the target changed, or made anew, after the plan was read? An observation that is older
 * than the plan says nothing against it.
 */
export function hasMoved(plan: PlanBody, seen: Pick<TargetState, 'uid' | 'generation'>): boolean {
  const planned = callsOf(plan)[0]?.call.precondition;
  if (planned === undefined) return false;
  if (planned.uid !== seen.uid) return true;
  if (!isNumber(planned.generation) || !isNumber(seen.generation)) {
    return planned.generation !== seen.generation;
  }
  return BigInt(seen.generation) > BigInt(planned.generation);
}

function isNumber(generation: string): boolean {
  return /^\d+$/.test(generation);
}
