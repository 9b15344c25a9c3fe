import { z } from 'zod';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { ORG_STREAM_ID } from '@/lib/timeline/events';
import { actorRef } from '../actor';
import { can } from '../policy';

export const tokenRevoke = defineCommand({
  name: 'token.revoke',
  summary: 'End a bearer token at once: your own, or anyone’s as admin.',
  role: 'responder',
  byToken: false,
  route: { method: 'DELETE', path: '/tokens/{id}' },
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ revoked: z.boolean() }),
  run: async (context, { id }) => {
    const mine = can(context.actor, { role: 'admin', byToken: false }, null)
      ? {}
      : { personId: context.actor.personId };
    const { count } = await context.tx.apiToken.updateMany({
      where: { id, revokedAt: null, ...mine },
      data: { revokedAt: context.now },
    });
    if (count === 0) return err(appError('not_found', 'There is no such live token of yours.'));
    await append(context, ORG_STREAM_ID, {
      kind: 'token.revoked',
      actor: actorRef(context.actor),
      data: { tokenId: id },
    });
    return ok({ revoked: true });
  },
});
