import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { ORG_STREAM_ID } from '@/lib/timeline/events';

export const holdRelease = defineCommand({
  name: 'hold.release',
  summary: 'End a hold before its time, with a reason. The revision stays marked broken.',
  role: 'responder',
  byToken: false,
  route: { method: 'POST', path: '/holds/{id}/release' },
  input: z.strictObject({
    id: z.uuid(),
    reason: z.string().trim().min(1, 'Say why it may run again.').max(2000),
  }),
  output: z.object({ revision: z.string() }),
  team: async ({ tx }, { id }) => {
    const hold = await tx.hold.findUnique({
      where: { id },
      select: { target: { select: { service: { select: { teamId: true } } } } },
    });
    return hold?.target.service.teamId ?? null;
  },
  run: async (context, { id, reason }) => {
    const { tx } = context;
    const hold = await tx.hold.findUnique({
      where: { id },
      include: { target: { include: { service: true } } },
    });
    if (hold === null) return err(appError('not_found', 'There is no such hold.'));
    const run = hold.runId === null ? null : await tx.run.findUnique({ where: { id: hold.runId } });
    // Before the hold, as everybody locks: an undo under way ends holds too.
    if (run?.incidentId) {
      await tx.$queryRaw`select 1 from incident where id = ${run.incidentId}::uuid for update`;
    }
    const { count } = await tx.hold.updateMany({
      where: { id, releasedAt: null },
      data: { releasedAt: context.now, releasedById: context.actor.personId },
    });
    if (count === 0) return err(appError('conflict', 'The hold has ended already.'));
    await append(context, run?.streamId ?? ORG_STREAM_ID, {
      kind: 'hold.released',
      actor: actorRef(context.actor),
      data: { holdId: id, revision: hold.revisionName, reason },
    });
    if (run?.incidentId) context.hint(`incident:${run.incidentId}`);
    context.hint(`service:${hold.target.service.slug}`);
    context.hint('fleet');
    return ok({ revision: hold.revisionName });
  },
});
