import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { findIncident, teamOfIncident } from '../find';
import { incidentRef } from '../ref';

export const eventPin = defineCommand({
  name: 'event.pin',
  summary: 'Pin an event of the timeline, or take the pin off.',
  role: 'responder',
  byToken: true,
  route: { method: 'PUT', path: '/incidents/{number}/events/{seq}/pin' },
  input: z.strictObject({
    ...incidentRef,
    seq: z.coerce.number().int().positive(),
    pinned: z.boolean(),
  }),
  output: z.object({ pinned: z.boolean() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const incident = await findIncident(context.tx, input);
    if (!incident.ok) return incident;
    const { streamId } = incident.value;
    const event = await context.tx.event.findUnique({
      where: { streamId_seq: { streamId, seq: BigInt(input.seq) } },
      select: { seq: true },
    });
    if (event === null) return err(appError('not_found', `There is no event ${input.seq} here.`));
    await append(context, streamId, {
      kind: input.pinned ? 'event.pinned' : 'event.unpinned',
      actor: actorRef(context.actor),
      data: { seq: input.seq },
    });
    context.hint(`incident:${incident.value.id}`);
    return ok({ pinned: input.pinned });
  },
});
