import { z } from 'zod';
import type { CommandContext } from '@/lib/command';
import { appError } from '@/lib/errors';
import type { Step } from '@/lib/generated/prisma/client';
import { err, ok, type Result } from '@/lib/result';
import { type FoundRun, findRun } from './find';
import { isRunning } from './lifecycle';
import { type PlannedStep, plannedStep } from './plan-body';

/** How a step is named in a path: its run, and its index from 0. */
export const stepRef = {
  id: z.uuid(),
  index: z.coerce.number().int().min(0).max(1000),
};

export interface FoundStep {
  readonly run: FoundRun;
  /** Its latest attempt. */
  readonly row: Step;
  readonly plan: PlannedStep;
}

/** A step of a run under way, which a person has a word to say on. */
export async function findStep(
  { tx }: Pick<CommandContext, 'tx'>,
  { id, index }: { readonly id: string; readonly index: number },
): Promise<Result<FoundStep>> {
  const found = await findRun(tx, id);
  if (!found.ok) return found;
  const run = found.value;
  if (run.appliedAt === null) {
    return err(appError('conflict', `Run ${run.number} has not begun: nothing is asked yet.`));
  }
  if (!isRunning(run.status)) {
    return err(
      appError(
        'conflict',
        `Run ${run.number} is ${run.status.replaceAll('_', ' ')}: nobody is asked any more.`,
      ),
    );
  }
  const row = await tx.step.findFirst({
    where: { runId: id, index },
    orderBy: { attempt: 'desc' },
  });
  if (row === null) {
    return err(appError('not_found', `Run ${run.number} has no step ${index + 1}.`));
  }
  return ok({ run, row, plan: plannedStep.parse(row.input) });
}

/**
 * The run looks at it at once. Before the step's own row is written: runs are locked first. False: the
 * run came to its end meanwhile.
 */
export async function wakeRun(
  { tx, now, wake }: Pick<CommandContext, 'tx' | 'now' | 'wake'>,
  { id, status }: FoundRun,
): Promise<boolean> {
  const { count } = await tx.run.updateMany({ where: { id, status }, data: { wakeAt: now } });
  wake(id);
  return count === 1;
}
