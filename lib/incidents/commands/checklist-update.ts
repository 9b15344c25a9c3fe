import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { checklistOf } from '../checklist';
import { findIncident, primaryOf, runbookOf, teamOfIncident } from '../find';
import { incidentRef } from '../ref';

const KINDS = {
  checked: 'checklist.item_checked',
  open: 'checklist.item_unchecked',
  skipped: 'checklist.item_skipped',
} as const;

export const checklistUpdate = defineCommand({
  name: 'checklist.update',
  summary: 'Check, uncheck or skip an item of the checklist. It never gates anything.',
  role: 'responder',
  byToken: true,
  route: { method: 'PUT', path: '/incidents/{number}/checklist/{key}' },
  input: z.strictObject({
    ...incidentRef,
    key: z.string().min(1).max(80),
    state: z.enum(['checked', 'open', 'skipped']),
    note: z.string().trim().max(2000).nullable().default(null),
  }),
  output: z.object({ state: z.string() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const incident = await findIncident(context.tx, input);
    if (!incident.ok) return incident;
    const item = checklistOf(runbookOf(primaryOf(incident.value))).find(
      (each) => each.key === input.key,
    );
    if (item === undefined) {
      return err(appError('not_found', `The checklist has no item “${input.key}”.`));
    }
    const { count } = await context.tx.checklistItem.updateMany({
      where: { incidentId: incident.value.id, key: item.key, state: { not: input.state } },
      data: {
        state: input.state,
        personId: input.state === 'open' ? null : context.actor.personId,
        note: input.note,
        updatedAt: context.now,
      },
    });
    if (count === 0) return err(appError('conflict', `“${item.label}” is ${input.state} already.`));
    await append(context, incident.value.streamId, {
      kind: KINDS[input.state],
      actor: actorRef(context.actor),
      data: { key: item.key, label: item.label, by: 'person', note: input.note, evidence: null },
    });
    context.hint(`incident:${incident.value.id}`);
    return ok({ state: input.state });
  },
});
