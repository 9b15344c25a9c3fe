import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { teamOfIncident } from '../find';
import { incidentRef } from '../ref';
import { sayInPoll } from '../say-in-poll';

export const objectionRaise = defineCommand({
  name: 'objection.raise',
  summary: 'Object to what a poll proposes, with a reason. It is recorded and holds nothing up.',
  role: 'responder',
  byToken: false,
  route: { method: 'POST', path: '/incidents/{number}/polls/{poll}/objections' },
  input: z.strictObject({
    ...incidentRef,
    poll: z.uuid(),
    reason: z.string().trim().min(1, 'Say what speaks against it.').max(2000),
  }),
  output: z.object({ poll: z.string() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const { poll, reason } = input;
    const said = await sayInPoll(context, input, { objects: true, reason });
    if (!said.ok) return said;
    const { personId } = context.actor;
    await append(context, said.value.streamId, {
      kind: 'decision.objected',
      actor: actorRef(context.actor),
      data: { pollId: poll, personId, reason },
    });
    return ok({ poll });
  },
});
