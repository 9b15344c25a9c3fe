import { z } from 'zod';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { findRun, teamOfRun } from '../find';
import { canBeUndone } from '../lifecycle';
import { UNDO_PROCEDURE } from '../plan';

export const runUndo = defineCommand({
  name: 'run.undo',
  summary:
    'Ask for a plan that puts back what was recorded before this run. Nothing is changed yet.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/runs/{id}/undo' },
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ planRequestId: z.string() }),
  team: teamOfRun,
  run: async (context, { id }) => {
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
    const request = await context.tx.planRequest.create({
      data: {
        incidentId: run.incidentId,
        serviceId: run.serviceId,
        targetId: run.plan.targetId,
        procedure: UNDO_PROCEDURE,
        undoesRunId: run.id,
        requestedBy: context.actor.personId,
        requestedAt: context.now,
        status: 'asked',
      },
    });
    context.wake(request.id);
    return ok({ planRequestId: request.id });
  },
});
