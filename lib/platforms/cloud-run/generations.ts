/** Pure: what a service's generation tells about the changes since a plan was read. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Landed, PlannedAction, Verification } from '@/lib/platforms/platform';

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

/** What a kind of update says of its own content, once the number of changes since the plan is known. */
export interface ReadBack {
  /** The content that is planned is asked for. */
  readonly asked: boolean;
  /** It is so: asked for is not enough. */
  readonly isSo: boolean;
  readonly sentences: {
    readonly askedNow: string;
    readonly isSo: string;
    /** "Asked for, not served yet". */
    readonly notYet: string;
  };
}

/** Whether an update is effective, whatever its content: by uid, generation and condition. */
export function verifyUpdate(
  plan: PlannedAction,
  state: TargetState | null,
  isChange: boolean,
  read: (state: TargetState, changes: bigint) => ReadBack,
): Verification {
  if (state === null) {
    return { outcome: 'not_effective', evidence: 'The service does not exist any more.' };
  }
  if (state.uid !== plan.precondition.uid) {
    return { outcome: 'not_effective', evidence: 'The service was deleted and made again.' };
  }
  const changes = changesSince(plan, state);
  if (changes < 0n || (changes === 0n && isChange)) {
    return {
      outcome: 'not_yet',
      evidence: `Read generation ${state.generation}, from before the change.`,
    };
  }
  const { asked, isSo, sentences } = read(state, changes);
  if (!asked) {
    return { outcome: 'not_effective', evidence: `${sentences.askedNow}${changedBy(state)}.` };
  }
  if (isObserved(state) && isSo) {
    const evidence = `${sentences.isSo}, read back at generation ${state.generation}.`;
    return { outcome: 'effective', evidence, ...warningOfOthers(changes, state) };
  }
  if (state.condition.state === 'failed' && !state.reconciling) {
    const why = state.condition.message === null ? '' : `: ${state.condition.message}`;
    return { outcome: 'not_effective', evidence: `Cloud Run could not carry it out${why}` };
  }
  return {
    outcome: 'not_yet',
    evidence: `${sentences.notYet} (generation ${state.generation}, observed ${state.observedGeneration}).`,
  };
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
