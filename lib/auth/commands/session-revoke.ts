import { z } from 'zod';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { ORG_STREAM_ID } from '@/lib/timeline/events';
import { actorRef } from '../actor';

export const sessionRevoke = defineCommand({
  name: 'session.revoke',
  summary: 'Sign a person out of every browser and end their tokens, at once.',
  role: 'admin',
  byToken: false,
  route: { method: 'DELETE', path: '/people/{personId}/sessions' },
  input: z.strictObject({ personId: z.uuid() }),
  output: z.object({ ended: z.number() }),
  run: async (context, { personId }) => {
    const { count } = await context.tx.session.updateMany({
      where: { personId, revokedAt: null },
      data: { revokedAt: context.now },
    });
    const tokens = await context.tx.apiToken.updateMany({
      where: { personId, revokedAt: null },
      data: { revokedAt: context.now },
    });
    if (count + tokens.count === 0) {
      return err(appError('not_found', 'This person has no open session and no live token.'));
    }
    await append(context, ORG_STREAM_ID, {
      kind: 'session.revoked',
      actor: actorRef(context.actor),
      data: { personId },
    });
    return ok({ ended: count + tokens.count });
  },
});
