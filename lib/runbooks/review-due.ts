import type { Runbook } from './schema';

const DAY_MS = 86_400_000;

/** Days by which the review is overdue, 0 where it is not; null: nobody can tell. */
export function overdueDays(
  { review, updated }: Pick<Runbook, 'review' | 'updated'>,
  now: Date,
): number | null {
  if (review?.seconds == null || updated === null) return null;
  const due = Date.parse(updated) + review.seconds * 1000;
  return Math.max(0, Math.floor((now.getTime() - due) / DAY_MS));
}
