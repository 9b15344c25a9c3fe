import { z } from 'zod';
import { defineCommand } from '@/lib/command';
import { ok } from '@/lib/result';

/** Asked while another check is under way, its answer is that one's. */
export const connectionsCheck = defineCommand({
  name: 'connections.check',
  summary: 'Ask whether each connection works, and what its credentials may do. Changes nothing.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/connection-checks' },
  input: z.strictObject({}),
  output: z.object({ connectionCheckId: z.string() }),
  run: async ({ tx, actor, now }) => {
    await tx.connectionCheck.createMany({
      data: { requestedBy: actor.personId, requestedAt: now, status: 'asked' },
      skipDuplicates: true,
    });
    // The one under way may have ended since: then its answer is as good.
    const { id } = await tx.connectionCheck.findFirstOrThrow({ orderBy: { requestedAt: 'desc' } });
    return ok({ connectionCheckId: id });
  },
});
