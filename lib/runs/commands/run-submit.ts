import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { taken } from '../apply-run';
import { APPROVAL_SECONDS } from '../approval';
import { findRun, teamOfRun } from '../find';
import { runAfter } from '../lifecycle';
import { whyAnotherPlan } from '../planned-hash';

export const runSubmit = defineCommand({
  name: 'run.submit',
  summary: 'Ask a second person to approve a plan that can’t be undone. They have 15 minutes.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/runs/{id}/submit' },
  input: z.strictObject({ id: z.uuid(), planHash: z.string() }),
  output: z.object({ runId: z.string(), expiresAt: z.string() }),
  team: teamOfRun,
  run: async (context, { id, planHash }) => {
    const { tx, now } = context;
    const found = await findRun(tx, id);
    if (!found.ok) return found;
    const run = found.value;
    const another = whyAnotherPlan(run, planHash);
    if (another !== null) return err(another);
    if (run.plan.risk !== 'destructive') {
      return err(
        appError('unsupported', `Run ${run.number} can be undone: apply it, it needs nobody else.`),
      );
    }
    if (runAfter(run.status, 'submit') === null) return err(await taken(context, id));
    const expiresAt = new Date(now.getTime() + APPROVAL_SECONDS * 1000);
    const { count } = await tx.run.updateMany({
      where: { id, status: run.status, planHash },
      data: { status: 'awaiting_approval', wakeAt: expiresAt },
    });
    if (count === 0) return err(await taken(context, id));
    await append(context, run.streamId, {
      kind: 'run.submitted',
      actor: actorRef(context.actor),
      data: { runId: id, number: run.number, planHash, expiresAt: expiresAt.toISOString() },
    });
    if (run.incidentId !== null) context.hint(`incident:${run.incidentId}`);
    context.hint('fleet');
    return ok({ runId: id, expiresAt: expiresAt.toISOString() });
  },
});
