import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { type CommandContext, defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { shortRevision } from '@/lib/fleet/short-revision';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { optionsOf } from '../decision-record';
import { type FoundIncident, findIncident, primaryOf, runbookOf, teamOfIncident } from '../find';
import { isOver } from '../lifecycle';
import { closePoll, POLL_SECONDS } from '../poll-record';
import { incidentRef } from '../ref';
import { takeSeat } from '../take-seat';

export const pollOpen = defineCommand({
  name: 'poll.open',
  summary:
    'Ask everybody for strong objections to one proposal: 30 seconds, recorded, and nothing waits for it.',
  role: 'responder',
  byToken: false,
  route: { method: 'POST', path: '/incidents/{number}/polls' },
  input: z.strictObject({
    ...incidentRef,
    /** What is proposed: a procedure's id, or `monitor`. */
    choice: z.string().min(1).max(80),
    revision: z.string().max(200).nullable().default(null),
  }),
  output: z.object({ id: z.string(), closesAt: z.string() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const found = await findIncident(context.tx, input);
    if (!found.ok) return found;
    const incident = found.value;
    if (isOver(incident.status)) return err(appError('conflict', 'The incident is over.'));
    const runbook = runbookOf(primaryOf(incident));
    const option = runbook && optionsOf(runbook).find(({ id }) => id === input.choice);
    if (!option) {
      return err(appError('invalid', `The runbook has no procedure “${input.choice}”.`));
    }
    await endForgotten(context, incident.id);
    if (!(await mayAsk(context, incident))) {
      const message = 'Only the Incident Commander or the Deputy asks for objections.';
      return err(appError('forbidden', message));
    }
    const id = randomUUID();
    const closesAt = new Date(context.now.getTime() + POLL_SECONDS * 1000);
    const about = input.revision;
    const target =
      about === null ? '' : ` to ${shortRevision(about, primaryOf(incident).service.slug)}`;
    const proposal = `${option.title}${target}`;
    const { count } = await context.tx.poll.createMany({
      data: {
        id,
        incidentId: incident.id,
        openedById: context.actor.personId,
        choice: option.id,
        revision: about,
        proposal,
        openedAt: context.now,
        closesAt,
      },
      skipDuplicates: true,
    });
    if (count === 0) return err(appError('conflict', 'A poll is open already.'));
    await append(context, incident.streamId, {
      kind: 'poll.opened',
      actor: actorRef(context.actor),
      data: {
        pollId: id,
        choice: option.id,
        revision: about,
        proposal,
        closesAt: closesAt.toISOString(),
      },
    });
    context.hint(`incident:${incident.id}`);
    return ok({ id, closesAt: closesAt.toISOString() });
  },
});

/** The Commander's question, or the Deputy's for them; a vacant chair is taken with the same press. */
async function mayAsk(context: CommandContext, incident: FoundIncident): Promise<boolean> {
  const seats = await context.tx.incidentRole.findMany({
    where: {
      incidentId: incident.id,
      role: { in: ['incident_commander', 'deputy'] },
      renouncedAt: null,
    },
  });
  if (seats.some(({ personId }) => personId === context.actor.personId)) return true;
  if (seats.some(({ role }) => role === 'incident_commander')) return false;
  const { id: incidentId, streamId } = incident;
  return takeSeat(context, { incidentId, streamId }, 'incident_commander');
}

/** One whose time is over stands in the way until its end is on the record. */
async function endForgotten(context: CommandContext, incidentId: string): Promise<void> {
  const open = await context.tx.poll.findFirst({ where: { incidentId, closedAt: null } });
  if (open !== null) await closePoll(context, open.id);
}
