import { type AppError, appError } from '@/lib/errors';

/** A person's word is about the plan that they were shown, and no other. Null: it is that one. */
export function whyAnotherPlan(
  run: { readonly planHash: string },
  shownHash: string,
): AppError | null {
  return run.planHash === shownHash
    ? null
    : appError('stale', 'This is not the plan that was shown. Plan again and look at it.');
}
