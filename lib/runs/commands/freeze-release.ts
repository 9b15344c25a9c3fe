import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { recordFreeze, wakeRuns } from '../freeze-record';

export const freezeRelease = defineCommand({
  name: 'freeze.release',
  summary: 'End a freeze before its time, with a reason. Runs that rested go on.',
  role: 'commander',
  byToken: false,
  route: { method: 'POST', path: '/freezes/{id}/release' },
  input: z.strictObject({
    id: z.uuid(),
    reason: z.string().trim().min(1, 'Say why runs may go on.').max(2000),
  }),
  output: z.object({ id: z.string() }),
  run: async (context, { id, reason }) => {
    const { tx, now } = context;
    const { count } = await tx.freeze.updateMany({
      where: { id, releasedAt: null },
      data: { releasedAt: now, releasedById: context.actor.personId, releaseReason: reason },
    });
    if (count === 0) {
      const known = await tx.freeze.findUnique({ where: { id } });
      return err(
        known === null
          ? appError('not_found', 'There is no such freeze.')
          : appError('conflict', 'The freeze has ended already.'),
      );
    }
    await wakeRuns(context);
    await recordFreeze(context, 'freeze.released', actorRef(context.actor), {
      freezeId: id,
      reason,
    });
    return ok({ id });
  },
});
