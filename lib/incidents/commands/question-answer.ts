import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { currentDecision } from '../current-decision';
import { findIncident, primaryOf, teamOfIncident } from '../find';
import { incidentRef } from '../ref';

export const questionAnswer = defineCommand({
  name: 'question.answer',
  summary: 'Answer a question of the runbook that no signal answers, or say that you can’t tell.',
  role: 'responder',
  byToken: false,
  route: { method: 'PUT', path: '/incidents/{number}/answers/{question}' },
  input: z.strictObject({
    ...incidentRef,
    question: z.string().min(1).max(80),
    answer: z.enum(['yes', 'no', 'unknown']),
  }),
  output: z.object({ answer: z.string() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const incident = await findIncident(context.tx, input);
    if (!incident.ok) return incident;
    const service = primaryOf(incident.value);
    // By its path: where the matrix's own signal is silent, that is a question too.
    const current = await currentDecision(context.tx, incident.value, context.now);
    const question = current?.decision.path.find(({ id }) => id === input.question);
    if (question === undefined) {
      return err(appError('not_found', `The runbook asks no question “${input.question}”.`));
    }
    const key = {
      incidentId: incident.value.id,
      serviceId: service.serviceId,
      question: question.id,
    };
    const row = { answer: input.answer, personId: context.actor.personId, at: context.now };
    await context.tx.answer.upsert({
      where: { incidentId_serviceId_question: key },
      create: { ...key, ...row },
      update: row,
    });
    await append(context, incident.value.streamId, {
      kind: 'question.answered',
      actor: actorRef(context.actor),
      data: {
        service: service.service.slug,
        question: question.id,
        title: question.question,
        answer: input.answer,
      },
    });
    context.wake(incident.value.id);
    context.hint(`incident:${incident.value.id}`);
    return ok({ answer: input.answer });
  },
});
