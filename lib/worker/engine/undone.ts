import { err, ok, type Result } from '@/lib/result';
import { canBeUndone } from '@/lib/runs/lifecycle';
import type { Undone } from '@/lib/runs/plan-undo';
import type { EngineDeps } from './deps';
import { loadRun } from './load';
import type { PlanWish } from './make-plan';

export interface UndoneAt extends Undone {
  /** Where it is put back: one target at a time, so that none waits for another. */
  readonly targetId: string;
}

/**
 * What an undo is about; null: the wish is none. Undoing a whole run gives back the target that the run
 * was for; what was tried out elsewhere before stays there, and is undone by its step.
 */
export async function undoneBy(
  { db }: EngineDeps,
  { undoesRunId, undoesStep }: PlanWish,
): Promise<Result<UndoneAt | null, string>> {
  if (undoesRunId === null) return ok(null);
  const row = await db.prisma.run.findUnique({ where: { id: undoesRunId } });
  if (row === null) return err('The run to undo does not exist.');
  const { number, status } = row;
  if (!canBeUndone(status)) return err(`Run ${number} is ${status}.`);
  const { steps, body } = await loadRun(db, undoesRunId);
  const sent = steps
    .filter(({ index, sendDeadline }) => {
      return sendDeadline !== null && (undoesStep === null || index === undoesStep);
    })
    .toSorted((a, b) => a.index - b.index || a.attempt - b.attempt)
    .map(({ call, plan }) => ({ call, targetId: plan.targetId ?? body.target.id }));
  const touched = new Set(sent.map((each) => each.targetId));
  const [only = body.target.id, another] = touched;
  const targetId = touched.has(body.target.id) ? body.target.id : only;
  if (targetId !== body.target.id && another !== undefined) {
    return err(
      `Run ${number} did not reach ${body.target.environment}: undo its steps one by one.`,
    );
  }
  return ok({
    runId: row.id,
    number,
    step: undoesStep,
    targetId,
    sent: sent.flatMap(({ call, ...each }) =>
      call !== null && each.targetId === targetId ? [call] : [],
    ),
  });
}
