import { CHANGE_KINDS } from './change-kind';

const KINDS: readonly string[] = CHANGE_KINDS;

/**
 * One change for each moment, for a mark on a line of time: a deployment stands for what it brought
 * with it. In the order given.
 */
export function oneAMoment<T extends { readonly kind: string; readonly at: Date }>(
  changes: readonly T[],
): T[] {
  const first = new Map<number, T>();
  for (const change of changes) {
    const at = change.at.getTime();
    const before = first.get(at);
    if (before === undefined || KINDS.indexOf(change.kind) < KINDS.indexOf(before.kind)) {
      first.set(at, change);
    }
  }
  return changes.filter((change) => first.get(change.at.getTime()) === change);
}
