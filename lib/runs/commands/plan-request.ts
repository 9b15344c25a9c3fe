import { z } from 'zod';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { findIncident, runbookOf, teamOfIncident } from '@/lib/incidents/find';
import { isOver } from '@/lib/incidents/lifecycle';
import { incidentRef } from '@/lib/incidents/ref';
import { err, ok } from '@/lib/result';
import { shiftStepOf } from '../plan';
import { webTargetOf } from '../web-target';

export const planRequest = defineCommand({
  name: 'plan.request',
  summary: 'Ask for a plan: what would change, what speaks against it. Nothing is changed.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/incidents/{number}/plans' },
  input: z.strictObject({
    ...incidentRef,
    /** Slug; the incident's primary service where absent. */
    service: z.string().optional(),
    /** A procedure of the runbook; the first that can be run from here where absent. */
    procedure: z.string().optional(),
    /** The revision to go back to; the last known good one where absent or null. */
    revision: z.string().nullable().default(null),
  }),
  output: z.object({ planRequestId: z.string() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const found = await findIncident(context.tx, input);
    if (!found.ok) return found;
    const incident = found.value;
    if (isOver(incident.status)) {
      return err(appError('conflict', `The incident is ${incident.status}: open it again first.`));
    }
    const member = incident.services.find((each) =>
      input.service === undefined ? each.primary : each.service.slug === input.service,
    );
    if (member === undefined) {
      return err(appError('not_found', `${input.service} is not part of this incident.`));
    }
    const target = webTargetOf(member.service.targets);
    if (target === null) {
      return err(appError('unsupported', `${member.service.name} is not connected yet.`));
    }
    if (incident.drill && target.isProduction && !target.simulated) {
      return err(
        appError('unsupported', 'This is a drill, and the target is real: it is not changed.'),
      );
    }
    const procedures = runbookOf(member)?.procedures ?? [];
    const procedure =
      input.procedure ?? procedures.find((each) => shiftStepOf(each).ok)?.id ?? null;
    if (procedure === null || !procedures.some((each) => each.id === procedure)) {
      return err(
        appError(
          'invalid',
          procedure === null
            ? `The runbook of ${member.service.name} has no procedure that can be run from here.`
            : `The runbook has no procedure "${procedure}".`,
        ),
      );
    }
    const request = await context.tx.planRequest.create({
      data: {
        incidentId: incident.id,
        serviceId: member.serviceId,
        targetId: target.id,
        procedure,
        revision: input.revision,
        requestedBy: context.actor.personId,
        requestedAt: context.now,
        status: 'asked',
      },
    });
    context.wake(request.id);
    return ok({ planRequestId: request.id });
  },
});
