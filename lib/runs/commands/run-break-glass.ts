import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import type { RunStatus } from '@/lib/generated/prisma/enums';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { ORG_STREAM_ID } from '@/lib/timeline/events';
import { applyRun, taken } from '../apply-run';
import { APPROVAL_SECONDS } from '../approval';
import { findRun, teamOfRun } from '../find';
import { absoluteBlocks } from '../fresh-verdict';
import { planBody } from '../plan-body';
import { whyAnotherPlan } from '../planned-hash';

/** Whatever it still waits for: that is what the glass is broken for. */
const NOT_YET_APPLIED: readonly RunStatus[] = ['planned', 'awaiting_approval', 'approved'];

export const runBreakGlass = defineCommand({
  name: 'run.break_glass',
  summary: 'Apply a plan at once and alone, past every check but the two absolute ones. Loud.',
  role: 'commander',
  byToken: false,
  route: { method: 'POST', path: '/runs/{id}/break-glass' },
  input: z.strictObject({
    id: z.uuid(),
    planHash: z.string(),
    reason: z.string().trim().min(1, 'Say why it can’t wait.').max(2000),
  }),
  output: z.object({ runId: z.string(), number: z.number(), expiresAt: z.string() }),
  team: teamOfRun,
  run: async (context, { id, planHash, reason }) => {
    const { tx, now } = context;
    const found = await findRun(tx, id);
    if (!found.ok) return found;
    const run = found.value;
    const another = whyAnotherPlan(run, planHash);
    if (another !== null) return err(another);
    if (!NOT_YET_APPLIED.includes(run.status)) return err(await taken(context, id));
    const absolute = await absoluteBlocks(context, run);
    if (absolute !== null) {
      return err(appError('conflict', `No glass opens this. ${absolute}`));
    }
    const applied = await applyRun(context, run, NOT_YET_APPLIED);
    if (!applied.ok) return applied;
    const { personId } = context.actor;
    const actor = actorRef(context.actor);
    const expiresAt = new Date(now.getTime() + APPROVAL_SECONDS * 1000);
    await tx.breakGlass.create({ data: { runId: id, personId, reason, at: now, expiresAt } });
    const data = {
      runId: id,
      number: run.number,
      personId,
      service: planBody.parse(run.plan.body).service.name,
      reason,
      expiresAt: expiresAt.toISOString(),
    };
    const { seq } = await append(context, run.streamId, {
      kind: 'break_glass.opened',
      actor,
      data,
    });
    await append(context, run.streamId, {
      kind: 'event.pinned',
      actor: 'system',
      data: { seq: Number(seq) },
    });
    await append(context, ORG_STREAM_ID, { kind: 'break_glass.opened', actor, data });
    return ok({ ...applied.value, expiresAt: data.expiresAt });
  },
});
