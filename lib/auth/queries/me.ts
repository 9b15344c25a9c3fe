import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { ok } from '@/lib/result';
import { roleFor } from '../policy';
import { systemRole } from '../role';

export const meRead = defineQuery({
  name: 'me.read',
  summary: 'Who you are here, what you may do, and the server’s time.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/me' },
  input: z.strictObject({}),
  output: z.object({
    personId: z.string(),
    name: z.string(),
    role: systemRole.nullable(),
    via: z.enum(['session', 'token']),
    now: z.string(),
  }),
  run: async ({ actor, now }) =>
    ok({
      personId: actor.personId,
      name: actor.name,
      role: roleFor(actor, null),
      via: actor.via,
      now: now.toISOString(),
    }),
});
