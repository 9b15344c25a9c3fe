import { z } from 'zod';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { actorRef } from '../actor';
import { createToken } from '../create-token';
import { can } from '../policy';
import { systemRole } from '../role';

export const tokenCreate = defineCommand({
  name: 'token.create',
  summary: 'Make a bearer token for a machine; it is shown once and never approves.',
  role: 'responder',
  byToken: false,
  secretAnswer: true,
  route: { method: 'POST', path: '/tokens' },
  input: z.strictObject({
    name: z.string().trim().min(1).max(80),
    role: systemRole,
    days: z.number().int().min(1).max(365).default(90),
  }),
  output: z.object({ tokenId: z.string(), token: z.string(), expiresAt: z.string() }),
  run: async (context, input) => {
    if (!can(context.actor, { role: input.role, byToken: false }, null)) {
      return err(appError('forbidden', `You are not ${input.role} yourself.`));
    }
    const { personId } = context.actor;
    return ok(await createToken(context, actorRef(context.actor), { ...input, personId }));
  },
});
