/** Pure: what a service's generation tells about the changes since a plan was read. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Landed, PlannedAction } from '@/lib/platforms/platform';

/** Ours included. Negative: the reply is older than the plan and proves nothing. */
export function changesSince(plan: PlannedAction, state: TargetState): bigint {
  return BigInt(state.generation) - BigInt(plan.precondition.generation);
}

export function isObserved({ generation, observedGeneration }: TargetState): boolean {
  return BigInt(observedGeneration) >= BigInt(generation);
}

/**
 * An update is idempotent by content, so what is asked for decides, not who asked: the planned
 * content there means no second write. A higher generation with other content is someone else's; a
 * lower one is an old reply, which proves nothing.
 */
export function landedByContent(
  changes: bigint,
  content: { readonly asked: boolean; readonly asBefore: boolean; readonly changes: boolean },
): Landed {
  if (changes > 0n) return content.asked ? 'landed' : 'overtaken';
  if (changes < 0n) return 'cannot_tell';
  if (!content.changes) return content.asked ? 'landed' : 'cannot_tell';
  return content.asBefore ? 'not_landed' : 'cannot_tell';
}

/** Nothing to warn of when the only change since the plan is ours. */
export function warningOfOthers(changes: bigint, state: TargetState): { warning?: string } {
  if (changes <= 1n) return {};
  const others = changes === 2n ? 'other change was' : 'other changes were';
  return {
    warning: `${changes - 1n} ${others} made since the plan was read${changedBy(state)}.`,
  };
}

/** For the end of a sentence: `; last changed by eve@shop.example`. */
export function changedBy({ lastModifier }: TargetState): string {
  return lastModifier === null ? '' : `; last changed by ${lastModifier}`;
}
