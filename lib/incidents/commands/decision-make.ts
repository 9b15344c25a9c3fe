import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { currentDecision } from '../current-decision';
import { findIncident, primaryOf, teamOfIncident } from '../find';
import { incidentRef } from '../ref';
import { setMilestone } from '../set-milestone';

/** What may be chosen besides the runbook's procedures. */
const MONITOR = 'monitor';

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
    const { decision, runbook, inputs } = current;
    const chosen = runbook.procedures.find((each) => each.id === input.choice);
    if (chosen === undefined && input.choice !== MONITOR) {
      return err(appError('invalid', `The runbook has no procedure “${input.choice}”.`));
    }
    const { outcome } = decision;
    const recommended = outcome.kind === 'monitor' ? MONITOR : outcome.procedure;
    const accepted = recommended === input.choice;
    if (!accepted && !input.reason) {
      return err(
        appError('invalid', 'This is not what the runbook recommends. Say why.', {
          fields: [{ path: 'reason', message: 'A reason is needed.' }],
        }),
      );
    }
    const record = {
      service: primaryOf(incident).service.slug,
      runbookDigest: primaryOf(incident).runbookDigest,
      outcome: outcome.kind,
      severity: outcome.severity,
      procedure: outcome.procedure,
      withinSeconds: outcome.withinSeconds,
      sentence: outcome.sentence,
      path: z.array(z.json()).parse(decision.path),
      inputs: z.json().parse(inputs),
      revision: input.revision,
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
            chosenSentence: chosen?.title ?? 'Monitor',
            reason: input.reason ?? '',
          },
        });
    await setMilestone(context, incident.id, 'decided', seq);
    context.hint(`incident:${incident.id}`);
    return ok({ accepted });
  },
});
