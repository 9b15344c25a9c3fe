import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { teamOfIncident } from '../find';
import { incidentRef } from '../ref';
import { sayInPoll } from '../say-in-poll';

export const pollAgree = defineCommand({
  name: 'poll.agree',
  summary: 'Say that you have no strong objection; silence to the end means the same.',
  role: 'responder',
  byToken: false,
  route: { method: 'POST', path: '/incidents/{number}/polls/{poll}/agreements' },
  input: z.strictObject({ ...incidentRef, poll: z.uuid() }),
  output: z.object({ poll: z.string() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const said = await sayInPoll(context, input, { objects: false, reason: null });
    if (!said.ok) return said;
    const { personId } = context.actor;
    await append(context, said.value.streamId, {
      kind: 'poll.agreed',
      actor: actorRef(context.actor),
      data: { pollId: input.poll, personId },
    });
    return ok({ poll: input.poll });
  },
});
