import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { recommendedOption, rejectedOptions } from '@/lib/decisions/rejected';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { currentDecision } from '../current-decision';
import { decisionRecord, optionsOf } from '../decision-record';
import { findIncident, teamOfIncident } from '../find';
import { lastPoll } from '../poll-record';
import { incidentRef } from '../ref';
import { setMilestone } from '../set-milestone';

export const decisionMake = defineCommand({
  name: 'decision.make',
  summary:
    'Accept what the runbook recommends, or choose otherwise with a reason. Both are kept with all inputs.',
  role: 'responder',
  byToken: false,
  route: { method: 'POST', path: '/incidents/{number}/decision' },
  input: z.strictObject({
    ...incidentRef,
    /** A procedure's id, or `monitor`. */
    choice: z.string().min(1).max(80),
    revision: z.string().max(200).nullable().default(null),
    reason: z.string().trim().max(2000).nullable().default(null),
    /** A person's own words on options that were not chosen, beside the reasons that are derived. */
    rejected: z
      .array(
        z.strictObject({
          option: z.string().min(1).max(80),
          words: z.string().trim().min(1).max(2000),
        }),
      )
      .max(50)
      .default([]),
  }),
  output: z.object({ accepted: z.boolean() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const found = await findIncident(context.tx, input);
    if (!found.ok) return found;
    const incident = found.value;
    const current = await currentDecision(context.tx, incident, context.now);
    if (current === null) {
      return err(appError('unsupported', 'This service has no runbook to decide by.'));
    }
    const { decision, runbook } = current;
    const options = optionsOf(runbook);
    const chosen = options.find((each) => each.id === input.choice);
    if (chosen === undefined) {
      return err(appError('invalid', `The runbook has no procedure “${input.choice}”.`));
    }
    const accepted = recommendedOption(decision) === input.choice;
    if (!accepted && !input.reason) {
      return err(
        appError('invalid', 'This is not what the runbook recommends. Say why.', {
          fields: [{ path: 'reason', message: 'A reason is needed.' }],
        }),
      );
    }
    const words = new Map(input.rejected.map((each) => [each.option, each.words]));
    const record = {
      ...decisionRecord(current, incident),
      revision: input.revision,
      choice: chosen.id,
      decidedBy: context.actor.personId,
      rejected: rejectedOptions(decision, options, chosen.id, words),
      poll: await lastPoll(context.tx, incident.id),
    };
    const actor = actorRef(context.actor);
    const { seq } = accepted
      ? await append(context, incident.streamId, { kind: 'decision.made', actor, data: record })
      : await append(context, incident.streamId, {
          kind: 'decision.overridden',
          actor,
          data: {
            ...record,
            chosen: input.choice,
            chosenSentence: chosen.title,
            reason: input.reason ?? '',
          },
        });
    await setMilestone(context, incident.id, 'decided', seq);
    context.hint(`incident:${incident.id}`);
    return ok({ accepted });
  },
});
