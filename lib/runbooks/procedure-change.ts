/** Pure: what changed in a procedure since a run last followed it. */
import { canonicalJson, sha256Hex } from '@/lib/timeline/canonical';
import type { Procedure, Step } from './procedure-schema';

export interface ProcedureChange {
  /** Titles of steps that say something else now. */
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The same steps in another order. */
  readonly reordered: boolean;
}

/** Identity of a step: sha256 (hex) of all that it says. */
export function stepDigest(step: Step): string {
  return sha256Hex(canonicalJson(step));
}

/** Null: the procedure is the one that ran. `then` null: that version had no such procedure. */
export function procedureChange(then: Procedure | null, now: Procedure): ProcedureChange | null {
  const before = then?.steps ?? [];
  const known = new Map(before.map((step) => [step.id, stepDigest(step)]));
  const kept = now.steps.filter(({ id }) => known.has(id));
  const changed = kept.filter((step) => known.get(step.id) !== stepDigest(step));
  const added = now.steps.filter(({ id }) => !known.has(id));
  const removed = before.filter(({ id }) => !now.steps.some((step) => step.id === id));
  const order = before.filter((step) => !removed.includes(step)).map(({ id }) => id);
  const reordered = kept.some(({ id }, index) => order[index] !== id);
  if (changed.length + added.length + removed.length === 0 && !reordered) return null;
  return { changed: titles(changed), added: titles(added), removed: titles(removed), reordered };
}

/** "2 steps changed, 1 new: Route traffic, Verify; Hold". */
export function changeSentence(change: ProcedureChange): string {
  const part = (list: readonly string[], word: string) =>
    list.length === 0
      ? []
      : [`${list.length} ${list.length === 1 ? 'step' : 'steps'} ${word} (${list.join(', ')})`];
  const parts = [
    ...part(change.changed, 'changed'),
    ...part(change.added, 'new'),
    ...part(change.removed, 'gone'),
    ...(change.reordered ? ['the order is another one'] : []),
  ];
  return parts.join('; ');
}

function titles(steps: readonly Step[]): string[] {
  return steps.map(({ title }) => title);
}
