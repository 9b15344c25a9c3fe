import { z } from 'zod';
import { defineCommand } from '@/lib/command';
import { type AppError, appError } from '@/lib/errors';
import { type FoundIncident, findIncident, runbookOf, teamOfIncident } from '@/lib/incidents/find';
import { isOver } from '@/lib/incidents/lifecycle';
import { incidentRef } from '@/lib/incidents/ref';
import { err, ok, type Result } from '@/lib/result';
import { whyNotRunnable } from '../plan';
import { SHIP_PROCEDURE } from '../ship-procedure';
import { webTargetOf } from '../web-target';

const input = z.strictObject({
  ...incidentRef,
  /** Slug; the incident's primary service where absent. */
  service: z.string().optional(),
  /** A procedure of the runbook, or `ship_fix`; the first that can be run from here where absent. */
  procedure: z.string().optional(),
  /** The revision to go to, by its name or by a tag that it has: the fix where it ships; the last known good one where absent or null. */
  revision: z.string().nullable().default(null),
  /** The image of the fix where it is not deployed yet, by its digest. */
  image: z
    .string()
    .regex(/^[^\s@]+@sha256:[0-9a-f]{64}$/, 'An image by its digest: repository@sha256:…')
    .optional(),
  /** The version of a secret that worked, where the procedure goes back to one. Never guessed. */
  secretVersion: z
    .string()
    .regex(/^[1-9][0-9]{0,8}$/, 'The number of a version; "latest" is none.')
    .optional(),
  /** Why: a revision that was marked broken is planned towards for a reason alone. */
  reason: z.string().trim().min(1).max(2000).optional(),
});

export const planRequest = defineCommand({
  name: 'plan.request',
  summary: 'Ask for a plan: what would change, what speaks against it. Nothing is changed.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/incidents/{number}/plans' },
  input,
  output: z.object({ planRequestId: z.string() }),
  team: teamOfIncident,
  run: async (context, asked) => {
    const found = await findIncident(context.tx, asked);
    if (!found.ok) return found;
    const incident = found.value;
    const member = incident.services.find((each) =>
      asked.service === undefined ? each.primary : each.service.slug === asked.service,
    );
    if (member === undefined) {
      return err(appError('not_found', `${asked.service} is not part of this incident.`));
    }
    const ships = doesShip(member, asked.procedure);
    const over = whyOver(incident, ships);
    if (over !== null) return err(over);
    if (ships && (asked.revision === null) === (asked.image === undefined)) {
      return err(appError('invalid', 'Name the revision that is the fix, or its image.'));
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
    const procedure = procedureOf(member, asked.procedure);
    if (!procedure.ok) return procedure;
    const request = await context.tx.planRequest.create({
      data: {
        incidentId: incident.id,
        serviceId: member.serviceId,
        targetId: target.id,
        procedure: procedure.value,
        revision: asked.revision,
        reason: asked.reason ?? null,
        image: asked.image ?? null,
        secretVersion: asked.secretVersion ?? null,
        requestedBy: context.actor.personId,
        requestedAt: context.now,
        status: 'asked',
      },
    });
    context.wake(request.id);
    return ok({ planRequestId: request.id });
  },
});

type Member = FoundIncident['services'][number];

function doesShip(member: Member, procedure: string | undefined): boolean {
  if (procedure === SHIP_PROCEDURE) return true;
  return runbookOf(member)?.procedures.find(({ id }) => id === procedure)?.ships ?? false;
}

/** The fix is shipped when it is ready, be the incident resolved by then. */
function whyOver({ status }: FoundIncident, ships: boolean): AppError | null {
  if (!isOver(status)) return null;
  if (ships && status !== 'cancelled' && status !== 'merged') return null;
  return appError('conflict', `The incident is ${status}: open it again first.`);
}

/** The id of what is to be planned; where none is named, the first that can be run from here. */
function procedureOf(member: Member, named: string | undefined): Result<string> {
  if (named === SHIP_PROCEDURE) return ok(named);
  const procedures = runbookOf(member)?.procedures ?? [];
  const procedure =
    named === undefined
      ? procedures.find((each) => whyNotRunnable(each) === null)
      : procedures.find((each) => each.id === named);
  if (procedure === undefined) {
    const problem =
      named === undefined
        ? `The runbook of ${member.service.name} has no procedure that can be run from here.`
        : `The runbook has no procedure "${named}".`;
    return err(appError('invalid', problem));
  }
  const notHere = whyNotRunnable(procedure);
  return notHere === null ? ok(procedure.id) : err(appError('unsupported', notHere));
}
