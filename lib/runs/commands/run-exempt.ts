import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import type { RunStatus } from '@/lib/generated/prisma/enums';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { findRun, teamOfRun } from '../find';
import { freezeInForce, isExempt } from '../freeze-in-force';
import { isRunning } from '../lifecycle';

/** There is nothing left of these to let go on or to undo. */
const DONE_WITH: readonly RunStatus[] = ['expired', 'reverted'];

export const runExempt = defineCommand({
  name: 'run.exempt',
  summary: 'Let one run go on, or be undone, while all others are frozen. Ends with the freeze.',
  role: 'commander',
  byToken: false,
  route: { method: 'POST', path: '/runs/{id}/exempt' },
  input: z.strictObject({
    id: z.uuid(),
    reason: z.string().trim().min(1, 'Say why this one may go on.').max(2000),
  }),
  output: z.object({ runId: z.string(), expiresAt: z.string() }),
  team: teamOfRun,
  run: async (context, { id, reason }) => {
    const { tx, now } = context;
    const found = await findRun(tx, id);
    if (!found.ok) return found;
    const run = found.value;
    if (DONE_WITH.includes(run.status)) {
      return err(
        appError('conflict', `Run ${run.number} is ${run.status}: there is nothing to let go on.`),
      );
    }
    const freeze = await freezeInForce(tx);
    if (freeze === null) {
      return err(appError('conflict', 'Nothing is frozen, so every run may go on as it is.'));
    }
    if (isExempt(run, freeze)) {
      return err(appError('conflict', `Run ${run.number} may go on already.`));
    }
    const { count } = await tx.run.updateMany({
      where: { id, status: run.status, exemptAt: run.exemptAt },
      data: {
        exemptAt: now,
        exemptBy: context.actor.personId,
        ...(isRunning(run.status) ? { wakeAt: now } : {}),
      },
    });
    if (count === 0) return err(appError('conflict', 'The run has moved on. Look again.'));
    await append(context, run.streamId, {
      kind: 'run.exempted',
      actor: actorRef(context.actor),
      data: { runId: id, number: run.number, reason },
    });
    if (run.incidentId !== null) context.hint(`incident:${run.incidentId}`);
    context.hint('fleet');
    context.wake(id);
    return ok({ runId: id, expiresAt: freeze.until.toISOString() });
  },
});
