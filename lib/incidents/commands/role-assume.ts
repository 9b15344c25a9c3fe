import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { RoleName } from '@/lib/generated/prisma/enums';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { findIncident, teamOfIncident } from '../find';
import { incidentRef } from '../ref';
import { takeSeat } from '../take-seat';

export const roleAssume = defineCommand({
  name: 'role.assume',
  summary: 'Take a role in the incident; whoever held it is relieved, on the record.',
  role: 'responder',
  byToken: false,
  route: { method: 'POST', path: '/incidents/{number}/roles' },
  input: z.strictObject({ ...incidentRef, role: z.enum(RoleName) }),
  output: z.object({ role: z.string(), relieved: z.string().nullable() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const incident = await findIncident(context.tx, input);
    if (!incident.ok) return incident;
    const { id: incidentId, streamId } = incident.value;
    const held = await context.tx.incidentRole.findFirst({
      where: { incidentId, role: input.role, renouncedAt: null },
    });
    if (held?.personId === context.actor.personId) {
      return err(appError('conflict', 'You hold this role already.'));
    }
    if (held !== null) {
      await context.tx.incidentRole.updateMany({
        where: { id: held.id, renouncedAt: null },
        data: { renouncedAt: context.now },
      });
      await append(context, streamId, {
        kind: 'role.renounced',
        actor: actorRef(context.actor),
        data: { role: held.role, personId: held.personId },
      });
    }
    await takeSeat(context, { incidentId, streamId }, input.role);
    context.hint(`incident:${incidentId}`);
    return ok({ role: input.role, relieved: held?.personId ?? null });
  },
});
