import type { Transaction } from '@/lib/db';
import { appError } from '@/lib/errors';
import { err, ok, type Result } from '@/lib/result';
import { blockers, type Check, VERDICT_SECONDS } from './verdict';

/** The last verdict on this run must be young, and no block. Its age is compared by the database. */
export async function freshVerdict(
  { tx }: Pick<Transaction, 'tx'>,
  run: { readonly id: string; readonly planHash: string },
): Promise<Result<true>> {
  const [verdict] = await tx.$queryRaw<
    { outcome: 'safe' | 'safe_with_warnings' | 'blocked'; checks: Check[]; fresh: boolean }[]
  >`
    select outcome, checks,
      expires_at > ripcord.now() and at > ripcord.now() - ${VERDICT_SECONDS} * interval '1 second' as fresh
    from verdict where run_id = ${run.id}::uuid and plan_hash = ${run.planHash}
    order by at desc limit 1`;
  if (verdict === undefined || !verdict.fresh) {
    return err(
      appError(
        'stale',
        `The verdict is older than ${VERDICT_SECONDS} s. Plan again, and look at what it says now.`,
      ),
    );
  }
  if (verdict.outcome === 'blocked') {
    return err(appError('conflict', `The plan is blocked. ${blockers(verdict)}`));
  }
  return ok(true);
}
