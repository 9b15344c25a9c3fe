import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { findIncident, teamOfIncident } from '../find';
import { incidentRef } from '../ref';

export const noteAdd = defineCommand({
  name: 'note.add',
  summary: 'Write a note on the timeline. It is permanent once sent.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/incidents/{number}/notes' },
  input: z.strictObject({
    ...incidentRef,
    text: z.string().trim().min(1, 'Write something first.').max(10_000),
  }),
  output: z.object({ seq: z.number() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const incident = await findIncident(context.tx, input);
    if (!incident.ok) return incident;
    const { seq } = await append(context, incident.value.streamId, {
      kind: 'note.added',
      actor: actorRef(context.actor),
      data: { text: input.text },
    });
    context.hint(`incident:${incident.value.id}`);
    return ok({ seq: Number(seq) });
  },
});
