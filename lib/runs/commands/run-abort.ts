import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { findRun, teamOfRun } from '../find';
import { runAfter } from '../lifecycle';

export const runAbort = defineCommand({
  name: 'run.abort',
  summary: 'Stop a run: nothing more is sent; what was sent is seen to its end and named.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/runs/{id}/abort' },
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ status: z.enum(['aborted', 'stopping']) }),
  team: teamOfRun,
  run: async (context, { id }) => {
    const found = await findRun(context.tx, id);
    if (!found.ok) return found;
    const run = found.value;
    if (runAfter(run.status, 'abort') === null) {
      return err(
        appError(
          'conflict',
          run.status === 'unknown'
            ? `What run ${run.number} did is not known, so it can’t be stopped. Undo puts the recorded traffic back.`
            : `Run ${run.number} is ${run.status.replaceAll('_', ' ')}: there is nothing to stop.`,
        ),
      );
    }
    const isUnderWay = run.status === 'applying' || run.status === 'verifying';
    const { personId } = context.actor;
    const asked = { abortRequestedAt: context.now, abortRequestedBy: personId };
    const outcome = 'Aborted before it was applied. Nothing was sent.';
    const { count } = await context.tx.run.updateMany({
      where: { id, status: run.status },
      data: isUnderWay
        ? { ...asked, wakeAt: context.now }
        : { ...asked, status: 'aborted', outcome, finishedAt: context.now, wakeAt: null },
    });
    if (count === 0) return err(appError('conflict', 'The run has moved on. Look again.'));
    if (!isUnderWay) {
      await append(context, run.streamId, {
        kind: 'run.aborted',
        actor: actorRef(context.actor),
        data: { runId: id, number: run.number, reason: outcome },
      });
    }
    if (run.incidentId !== null) context.hint(`incident:${run.incidentId}`);
    context.wake(id);
    return ok({ status: isUnderWay ? ('stopping' as const) : ('aborted' as const) });
  },
});
