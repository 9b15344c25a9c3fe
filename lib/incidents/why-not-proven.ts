/** Pure: is it over by what was read back, so that resolving needs no person's word? */
import type { RunStatus, WatchKind, WatchOutcome } from '@/lib/generated/prisma/enums';

interface AppliedRun {
  readonly status: RunStatus;
  readonly appliedAt: Date | null;
  readonly effectiveAt: Date | null;
  readonly healthyAt: Date | null;
  readonly confirmedAt: Date | null;
  readonly watches: readonly { readonly kind: WatchKind; readonly outcome: WatchOutcome | null }[];
}

/**
 * Null: the run that was applied last holds, its three lamps are lit and its stability watch passed.
 * What an earlier run proved says nothing of the traffic that a later one moved.
 */
export function whyNotProven(runs: readonly AppliedRun[]): string | null {
  const last = runs
    .filter(({ appliedAt }) => appliedAt !== null)
    .toSorted((a, b) => (a.appliedAt?.getTime() ?? 0) - (b.appliedAt?.getTime() ?? 0))
    .at(-1);
  if (last === undefined) return 'Nothing was applied, so nothing proves it.';
  if (last.status !== 'succeeded') return `The last run is ${last.status.replaceAll('_', ' ')}.`;
  const stability = last.watches.filter(({ kind }) => kind === 'stability');
  if (!stability.some(({ outcome }) => outcome === 'passed')) {
    return 'The stability watch has not passed.';
  }
  const lit = [last.effectiveAt, last.healthyAt, last.confirmedAt].every((at) => at !== null);
  return lit ? null : 'Not all three lamps are lit.';
}
