import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { type AppError, appError } from '@/lib/errors';
import { RoleName } from '@/lib/generated/prisma/enums';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { findIncident, teamOfIncident } from '../find';
import { incidentRef } from '../ref';
import { takeSeat } from '../take-seat';

/** Any number of people help; in every other role one person sits. */
const HELPERS: ReadonlySet<RoleName> = new Set(['subject_matter_expert', 'responder', 'observer']);

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
    const { personId } = context.actor;
    const seat = HELPERS.has(input.role) ? { personId } : {};
    const held = await context.tx.incidentRole.findFirst({
      where: { incidentId, role: input.role, renouncedAt: null, ...seat },
    });
    if (held?.personId === personId) {
      return err(appError('conflict', 'You hold this role already.'));
    }
    if (held !== null) {
      const { count } = await context.tx.incidentRole.updateMany({
        where: { id: held.id, renouncedAt: null },
        data: { renouncedAt: context.now },
      });
      if (count === 0) return err(overtaken());
      await append(context, streamId, {
        kind: 'role.renounced',
        actor: actorRef(context.actor),
        data: { role: held.role, personId: held.personId },
      });
    }
    if (!(await takeSeat(context, { incidentId, streamId }, input.role))) return err(overtaken());
    context.hint(`incident:${incidentId}`);
    return ok({ role: input.role, relieved: held?.personId ?? null });
  },
});

function overtaken(): AppError {
  return appError('conflict', 'Somebody else took this role at the same moment. Look again.');
}
