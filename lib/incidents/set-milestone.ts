import type { Transaction } from '@/lib/db';

export const MILESTONES = ['started', 'declared', 'decided', 'action_applied', 'resolved'] as const;
export type MilestoneName = (typeof MILESTONES)[number];

/** The first time counts; a later one of the same name changes nothing. */
export async function setMilestone(
  { tx, now }: Pick<Transaction, 'tx' | 'now'>,
  incidentId: string,
  name: MilestoneName,
  eventSeq: bigint,
  at: Date = now,
): Promise<void> {
  await tx.milestone.createMany({
    data: { incidentId, name, at, eventSeq },
    skipDuplicates: true,
  });
}
