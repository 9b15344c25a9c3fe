import type { Transaction } from '@/lib/db';
import { appError } from '@/lib/errors';
import { err, ok, type Result } from '@/lib/result';
import { blockers, type Check, VERDICT_SECONDS } from './verdict';

interface Judged {
  readonly id: string;
  readonly planHash: string;
}

/** The last verdict on this run must be young, and no block. Its age is compared by the database. */
export async function freshVerdict(
  transaction: Pick<Transaction, 'tx'>,
  run: Judged,
): Promise<Result<true>> {
  const verdict = await lastVerdict(transaction, run);
  if (verdict === null || !verdict.fresh) {
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

/** What blocks for everybody, by the last verdict however old: its sentences; null: nothing does. */
export async function absoluteBlocks(
  transaction: Pick<Transaction, 'tx'>,
  run: Judged,
): Promise<string | null> {
  const verdict = await lastVerdict(transaction, run);
  if (verdict === null) return 'Nothing was ever judged of this plan. Plan again.';
  const checks = verdict.checks.filter(({ absolute }) => absolute);
  return blockers({ outcome: verdict.outcome, checks }) || null;
}

async function lastVerdict({ tx }: Pick<Transaction, 'tx'>, run: Judged) {
  const [verdict] = await tx.$queryRaw<
    { outcome: 'safe' | 'safe_with_warnings' | 'blocked'; checks: Check[]; fresh: boolean }[]
  >`
    select outcome, checks,
      expires_at > ripcord.now() and at > ripcord.now() - ${VERDICT_SECONDS} * interval '1 second' as fresh
    from verdict where run_id = ${run.id}::uuid and plan_hash = ${run.planHash}
    order by at desc limit 1`;
  return verdict ?? null;
}
