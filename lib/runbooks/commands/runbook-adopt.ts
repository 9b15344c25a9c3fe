import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { can } from '@/lib/auth/policy';
import { type CommandContext, defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { checklistOf } from '@/lib/incidents/checklist';
import { type FoundIncident, findIncident, primaryOf, teamOfIncident } from '@/lib/incidents/find';
import { OVER_STATUSES } from '@/lib/incidents/lifecycle';
import { incidentRef } from '@/lib/incidents/ref';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { slug } from '../schema';
import { storedRunbook } from '../stored-runbook';

export const runbookAdopt = defineCommand({
  name: 'runbook.adopt',
  summary:
    'Let an incident follow another version of its runbook than the one it was declared under.',
  role: 'responder',
  byToken: false,
  route: { method: 'PUT', path: '/incidents/{number}/runbook' },
  input: z.strictObject({
    ...incidentRef,
    /** One of the incident's services; null: the primary one. */
    service: slug.nullable().default(null),
    /** Which version, by its digest. */
    digest: z.string().min(1).max(80),
    reason: z.string().trim().max(2000).nullable().default(null),
  }),
  output: z.object({ number: z.number() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const found = await findIncident(context.tx, input);
    if (!found.ok) return found;
    const incident = found.value;
    if (OVER_STATUSES.some((status) => status === incident.status)) {
      return err(appError('conflict', `The incident is ${incident.status}: nothing is followed.`));
    }
    if (!(await commands(context, incident))) {
      return err(
        appError(
          'forbidden',
          'The incident commander or the deputy adopts another version, or somebody with the commander role.',
        ),
      );
    }
    const followed =
      input.service === null
        ? primaryOf(incident)
        : incident.services.find(({ service }) => service.slug === input.service);
    if (followed === undefined) {
      return err(appError('not_found', `${input.service} is not part of this incident.`));
    }
    const version = await context.tx.runbookVersion.findUnique({
      where: { digest: input.digest },
      include: { runbook: true },
    });
    const { service, serviceId, runbookDigest } = followed;
    if (version === null || version.runbookId !== service.runbookId) {
      return err(appError('not_found', `The runbook of ${service.slug} has no such version.`));
    }
    if (runbookDigest === version.digest) {
      return err(appError('conflict', `Version ${version.number} is followed already.`));
    }
    const { count } = await context.tx.incidentService.updateMany({
      where: { incidentId: incident.id, serviceId, runbookDigest },
      data: { runbookDigest: version.digest },
    });
    if (count === 0) {
      return err(appError('conflict', 'Somebody adopted another version at the same moment.'));
    }
    const known = await context.tx.checklistItem.findMany({
      where: { incidentId: incident.id },
      select: { key: true },
    });
    const brought = followed.primary
      ? checklistOf(storedRunbook(version)).filter(
          ({ key }) => !known.some((item) => item.key === key),
        )
      : [];
    await context.tx.checklistItem.createMany({
      data: brought.map(({ key }, index) => ({
        incidentId: incident.id,
        key,
        position: known.length + index,
        state: 'open' as const,
        updatedAt: context.now,
      })),
    });
    await append(context, incident.streamId, {
      kind: 'runbook.adopted',
      actor: actorRef(context.actor),
      data: {
        service: service.slug,
        slug: version.runbook.slug,
        from: runbookDigest,
        fromNumber: followed.version?.number ?? null,
        to: version.digest,
        toNumber: version.number,
        reason: input.reason,
        checklist: brought.map(({ key, label }) => ({ key, label })),
      },
    });
    context.hint(`incident:${incident.id}`);
    return ok({ number: version.number });
  },
});

async function commands(context: CommandContext, incident: FoundIncident): Promise<boolean> {
  const team = primaryOf(incident).service.teamId;
  if (can(context.actor, { role: 'commander', byToken: false }, team)) return true;
  const seats = await context.tx.incidentRole.count({
    where: {
      incidentId: incident.id,
      personId: context.actor.personId,
      renouncedAt: null,
      role: { in: ['incident_commander', 'deputy'] },
    },
  });
  return seats > 0;
}
