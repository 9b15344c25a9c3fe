import type { Transaction, Tx } from '@/lib/db';
import { type AppError, appError } from '@/lib/errors';
import type { RunStatus } from '@/lib/generated/prisma/enums';
import { err, ok, type Result } from '@/lib/result';
import { personName } from './find';

interface Locker {
  readonly id: string;
  readonly undoesRunId: string | null;
}

/**
 * Takes all targets of a run, sorted, or none: the error tells who holds one. An undo inherits what
 * the undone run still holds, unless that is under way again.
 */
export async function lockTargets(
  { tx, now }: Pick<Transaction, 'tx' | 'now'>,
  run: Locker,
  targetIds: readonly string[],
): Promise<Result<true>> {
  if (run.undoesRunId !== null) {
    const busy = await whyBusy(tx, run.undoesRunId);
    if (busy !== null) return err(busy);
    await tx.runTarget.updateMany({
      where: { runId: run.undoesRunId, releasedAt: null },
      data: { releasedAt: now },
    });
  }
  const sorted = [...new Set(targetIds)].toSorted();
  const { count } = await tx.runTarget.createMany({
    data: sorted.map((targetId) => ({ runId: run.id, targetId, takenAt: now })),
    skipDuplicates: true,
  });
  if (count === sorted.length) return ok(true);
  const held = await tx.runTarget.findFirst({
    where: { targetId: { in: sorted }, releasedAt: null, runId: { not: run.id } },
    include: { run: true },
  });
  if (held === null) {
    return err(appError('conflict', 'Another run held the target a moment ago. Plan again.'));
  }
  const holderId = held.run.confirmedById ?? held.run.initiatorId;
  const name = await personName(tx, holderId);
  return err(
    appError('conflict', `Run ${held.run.number} of ${name} holds the target.`, {
      details: {
        runId: held.run.id,
        run: String(held.run.number),
        heldBy: holderId,
        heldByName: name,
        since: held.takenAt.toISOString(),
      },
    }),
  );
}

/** Between the plan of an undo and its press the run may have gone on, and may be sending now. */
async function whyBusy(tx: Tx, undoneId: string): Promise<AppError | null> {
  const [undone] = await tx.$queryRaw<{ number: number; status: RunStatus }[]>`
    select number, status from run where id = ${undoneId}::uuid for update`;
  if (undone === undefined || undone.status !== 'applying') return null;
  return appError(
    'conflict',
    `Run ${undone.number} is applying again. Abort it first, or wait, and plan the undo again.`,
  );
}

/** False: it was given to the run that undoes this one. */
export async function holdsTargets(tx: Tx, runId: string): Promise<boolean> {
  return (await tx.runTarget.count({ where: { runId, releasedAt: null } })) > 0;
}
