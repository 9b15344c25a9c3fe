import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { findIncident, teamOfIncident } from '@/lib/incidents/find';
import { incidentRef } from '@/lib/incidents/ref';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';

export const draftDiscard = defineCommand({
  name: 'draft.discard',
  summary: 'Decide that a proposed update is not published.',
  role: 'responder',
  byToken: true,
  route: { method: 'DELETE', path: '/incidents/{number}/drafts/{draftId}' },
  input: z.strictObject({
    ...incidentRef,
    draftId: z.uuid(),
    reason: z.string().trim().max(2000).nullable().default(null),
  }),
  output: z.object({ discarded: z.boolean() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const incident = await findIncident(context.tx, input);
    if (!incident.ok) return incident;
    const draft = await context.tx.statusDraft.findFirst({
      where: { id: input.draftId, incidentId: incident.value.id },
      select: { status: true, body: true },
    });
    const { count } = await context.tx.statusDraft.updateMany({
      where: { id: input.draftId, incidentId: incident.value.id, closedAt: null },
      data: { closedAt: context.now },
    });
    if (count === 0 || draft === null)
      return err(appError('conflict', 'This draft is closed already.'));
    await append(context, incident.value.streamId, {
      kind: 'comms.discarded',
      actor: actorRef(context.actor),
      data: { draftId: input.draftId, reason: input.reason, ...draft },
    });
    context.hint(`incident:${incident.value.id}`);
    return ok({ discarded: true });
  },
});
