import type { Transaction } from '@/lib/db';
import { type AppError, appError } from '@/lib/errors';
import { err, ok, type Result } from '@/lib/result';
import { type FoundRun, personName } from './find';

/** Of an approval, of a plan that waits for one, and of a broken glass. */
export const APPROVAL_SECONDS = 15 * 60;

interface Word {
  readonly personId: string;
  readonly decision: 'approved' | 'declined';
  readonly reason: string | null;
  readonly planHash: string;
  readonly inForce: boolean;
}

/**
 * What can't be undone needs a second person's word on this very plan, given at most 15 minutes ago by
 * the database's clock, and another than who presses now. The error says what to do next.
 */
export async function secondPerson(
  { tx }: Pick<Transaction, 'tx'>,
  run: FoundRun,
  presserId: string,
): Promise<Result<true>> {
  const word = await lastWord(tx, run.id);
  if (word?.decision === 'declined') return err(await declined(tx, run, word));
  if (run.status === 'planned') {
    return err(
      appError(
        'conflict',
        `Run ${run.number} can’t be undone, so it needs a second person: ask for an approval first.`,
      ),
    );
  }
  if (run.status === 'awaiting_approval') {
    return err(
      appError(
        'conflict',
        `Run ${run.number} waits for an approval. Another commander has to look at it and approve.`,
      ),
    );
  }
  if (word === null || word.planHash !== run.planHash) {
    return err(
      appError('stale', 'What was approved is another plan. Plan again, and ask for an approval.'),
    );
  }
  const name = await personName(tx, word.personId);
  if (!word.inForce) {
    return err(
      appError(
        'stale',
        `The approval of ${name} has expired: it holds for ${APPROVAL_SECONDS / 60} minutes. Plan again, and ask for another.`,
      ),
    );
  }
  if (word.personId === presserId) {
    return err(
      appError('forbidden', 'You approved it, so somebody else has to apply it: that takes two.'),
    );
  }
  return ok(true);
}

/** Why somebody's plan is not to be had any more; null: nobody declined it. */
export async function whyDeclined(
  { tx }: Pick<Transaction, 'tx'>,
  run: FoundRun,
): Promise<AppError | null> {
  const word = await lastWord(tx, run.id);
  return word?.decision === 'declined' ? declined(tx, run, word) : null;
}

async function lastWord(tx: Transaction['tx'], runId: string): Promise<Word | null> {
  const [word] = await tx.$queryRaw<Word[]>`
    select person_id as "personId", decision, reason, plan_hash as "planHash",
      expires_at > ripcord.now() as "inForce"
    from approval where run_id = ${runId}::uuid order by at desc limit 1`;
  return word ?? null;
}

async function declined(tx: Transaction['tx'], run: FoundRun, word: Word): Promise<AppError> {
  const name = await personName(tx, word.personId);
  const because = word.reason === null ? '' : ` (${word.reason})`;
  return appError(
    'conflict',
    `${name} declined run ${run.number}${because}. Talk to them, then plan again.`,
    {
      details: {
        runId: run.id,
        run: String(run.number),
        declinedBy: word.personId,
        declinedByName: name,
      },
    },
  );
}
