import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { IncidentStatus } from '@/lib/generated/prisma/enums';
import { err, ok } from '@/lib/result';
import { changeStatus } from '../change-status';
import { findIncident, primaryOf, runbookOf, teamOfIncident } from '../find';
import { canMove } from '../lifecycle';
import { incidentRef } from '../ref';
import { whyNotProven } from '../why-not-proven';

export const incidentChangeStatus = defineCommand({
  name: 'incident.change_status',
  summary: 'Move the incident along: a person’s word, with a reason where it goes past the proof.',
  role: 'responder',
  byToken: true,
  route: { method: 'PUT', path: '/incidents/{number}/status' },
  input: z.strictObject({
    ...incidentRef,
    to: z.enum(IncidentStatus),
    reason: z.string().trim().max(2000).nullable().default(null),
  }),
  output: z.object({ from: z.string(), to: z.string() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const found = await findIncident(context.tx, input);
    if (!found.ok) return found;
    const incident = found.value;
    if (!canMove(incident.status, input.to, 'person')) {
      return err(
        appError('conflict', `An incident can’t go from ${incident.status} to ${input.to}.`),
      );
    }
    if (input.to === 'merged') {
      return err(
        appError('unsupported', 'Incidents can’t be merged yet. Cancel this one instead.'),
      );
    }
    if (input.to === 'cancelled') {
      const busy = await context.tx.run.findFirst({
        where: { incidentId: incident.id, targets: { some: { releasedAt: null } } },
      });
      if (busy !== null) {
        return err(
          appError('conflict', `Run ${busy.number} still changes something. Abort it first.`),
        );
      }
    }
    if (input.to === 'resolved' && !input.reason) {
      const runs = await context.tx.run.findMany({
        where: { incidentId: incident.id, appliedAt: { not: null } },
        include: { watches: true },
      });
      const why = whyNotProven(runs);
      if (why !== null) {
        return err(
          appError('invalid', `${why} Say why it is resolved all the same.`, {
            fields: [{ path: 'reason', message: 'A reason is needed.' }],
          }),
        );
      }
    }
    const service = primaryOf(incident);
    const moved = await changeStatus(context, {
      incident,
      slug: service.service.slug,
      serviceName: service.service.name,
      runbook: runbookOf(service),
      to: input.to,
      actor: actorRef(context.actor),
      reason: input.reason,
    });
    if (!moved) return err(appError('conflict', 'Someone else moved this incident. Look again.'));
    return ok({ from: incident.status, to: input.to });
  },
});
