import type { Transaction } from '@/lib/db';
import { appError } from '@/lib/errors';
import { err, ok, type Result } from '@/lib/result';
import { personName } from './find';

interface Locker {
  readonly id: string;
  readonly undoesRunId: string | null;
}

/**
 * Takes all targets of a run, sorted, or none: the error tells who holds one. An undo inherits what
 * the undone run still holds.
 */
export async function lockTargets(
  { tx, now }: Pick<Transaction, 'tx' | 'now'>,
  run: Locker,
  targetIds: readonly string[],
): Promise<Result<true>> {
  if (run.undoesRunId !== null) {
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
