import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { severityLevel } from '@/lib/runbooks/figures-schema';
import { append } from '@/lib/timeline/append';
import { findIncident, primaryOf, runbookOf, teamOfIncident } from '../find';
import { incidentRef } from '../ref';
import { severityOf } from '../severity';

export const incidentChangeSeverity = defineCommand({
  name: 'incident.change_severity',
  summary: 'Say how bad it is, in the runbook’s words.',
  role: 'responder',
  byToken: true,
  route: { method: 'PUT', path: '/incidents/{number}/severity' },
  input: z.strictObject({
    ...incidentRef,
    severity: severityLevel,
    reason: z.string().trim().max(2000).nullable().default(null),
  }),
  output: z.object({ severity: z.number(), label: z.string() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const found = await findIncident(context.tx, input);
    if (!found.ok) return found;
    const incident = found.value;
    const { label } = severityOf(runbookOf(primaryOf(incident)), input.severity);
    const { count } = await context.tx.incident.updateMany({
      where: { id: incident.id, severity: { equals: incident.severity, not: input.severity } },
      data: { severity: input.severity, severityLabel: label },
    });
    if (count === 0) return err(appError('conflict', `The severity is ${label} already.`));
    await append(context, incident.streamId, {
      kind: 'incident.severity_changed',
      actor: actorRef(context.actor),
      data: { from: incident.severity, to: input.severity, label, reason: input.reason },
    });
    context.hint(`incident:${incident.id}`);
    context.hint('incidents');
    context.hint('fleet');
    return ok({ severity: input.severity, label });
  },
});
