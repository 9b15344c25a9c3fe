import { z } from 'zod';
import { type CommandContext, defineCommand } from '@/lib/command';
import { type AppError, appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { type FoundRun, findRun, teamOfRun } from '../find';
import { canBeUndone } from '../lifecycle';
import { plannedStep } from '../plan-body';
import { UNDO_PROCEDURE } from '../plan-undo';

export const runUndo = defineCommand({
  name: 'run.undo',
  summary:
    'Ask for a plan that puts back what was recorded before this run. Nothing is changed yet.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/runs/{id}/undo' },
  input: z.strictObject({
    id: z.uuid(),
    /** Index of the one step to undo; all of the run where absent. */
    step: z.number().int().min(0).max(1000).optional(),
  }),
  output: z.object({ planRequestId: z.string() }),
  team: teamOfRun,
  run: async (context, { id, step }) => {
    const found = await findRun(context.tx, id);
    if (!found.ok) return found;
    const run = found.value;
    if (!canBeUndone(run.status)) {
      return err(
        appError(
          'conflict',
          run.status === 'applying'
            ? `Run ${run.number} is still applying. Abort it first, or wait.`
            : `Run ${run.number} is ${run.status.replaceAll('_', ' ')}: there is nothing to undo.`,
        ),
      );
    }
    if (run.incidentId === null) {
      return err(appError('unsupported', 'A run without an incident can’t be undone from here.'));
    }
    const nothing = await whyNothing(context, run, step ?? null);
    if (nothing !== null) return err(nothing);
    const request = await context.tx.planRequest.create({
      data: {
        incidentId: run.incidentId,
        serviceId: run.serviceId,
        targetId: run.plan.targetId,
        procedure: UNDO_PROCEDURE,
        undoesRunId: run.id,
        undoesStep: step ?? null,
        requestedBy: context.actor.personId,
        requestedAt: context.now,
        status: 'asked',
      },
    });
    context.wake(request.id);
    return ok({ planRequestId: request.id });
  },
});

/** Only what was sent may have done something, and only what has an inverse is put back. */
async function whyNothing(
  { tx }: CommandContext,
  run: FoundRun,
  index: number | null,
): Promise<AppError | null> {
  const steps = await tx.step.findMany({
    where: { runId: run.id, ...(index === null ? {} : { index }) },
  });
  const what = index === null ? `Run ${run.number}` : `Step ${index + 1} of run ${run.number}`;
  if (steps.length === 0) return appError('not_found', `${what} does not exist.`);
  const sent = steps.filter((step) => step.sendDeadline !== null);
  if (sent.length === 0) {
    return appError('conflict', `${what} sent nothing, so there is nothing to undo.`);
  }
  const hasInverse = sent.some(({ input }) => {
    const { work } = plannedStep.parse(input);
    return work.kind === 'platform' && work.action.inverse !== null;
  });
  return hasInverse ? null : appError('unsupported', `${what} has no inverse: it can’t be undone.`);
}
