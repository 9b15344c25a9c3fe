/** Pure: whether a plan has a way back, and what its second person is told where it has one or none. */
import type { DifferencePlan } from '@/lib/runs/difference-view';

interface Plan {
  readonly inverse: Pick<DifferencePlan['inverse'], 'reversible'>;
  readonly sequence: readonly Pick<DifferencePlan['sequence'][number], 'kind'>[];
}

/** What a person does by hand has no inverse of ours. */
export function hasWayBack({ inverse, sequence }: Plan): boolean {
  return inverse.reversible !== 'none' && !sequence.some(({ kind }) => kind === 'manual');
}

export function approveLabel(plan: Plan): string {
  return `Hold to approve: ${hasWayBack(plan) ? 'others may rely on it' : 'it can’t be undone'}`;
}
