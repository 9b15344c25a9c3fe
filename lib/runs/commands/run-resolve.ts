import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { Prisma } from '@/lib/generated/prisma/client';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { findRun, teamOfRun } from '../find';
import { wakeRun } from '../find-step';
import type { StepResolution } from '../step-resolution';

const WORDS = {
  landed: 'It landed.',
  not_landed: 'It did not land: send it again.',
  give_up: 'Nobody can tell: give the run up.',
} as const;

export const runResolve = defineCommand({
  name: 'run.resolve',
  summary: 'Say what became of a call whose outcome nobody knows, by what was observed.',
  role: 'responder',
  byToken: false,
  route: { method: 'POST', path: '/runs/{id}/resolve' },
  input: z.strictObject({
    id: z.uuid(),
    outcome: z.enum(['landed', 'not_landed', 'give_up']),
    note: z.string().trim().min(1, 'Say what you saw.').max(2000),
  }),
  output: z.object({ runId: z.string(), index: z.number() }),
  team: teamOfRun,
  run: async (context, { id, outcome, note }) => {
    const { tx } = context;
    const found = await findRun(tx, id);
    if (!found.ok) return found;
    const run = found.value;
    if (run.status !== 'unknown') {
      return err(
        appError(
          'conflict',
          `Run ${run.number} is ${run.status.replaceAll('_', ' ')}: what it did is not in question.`,
        ),
      );
    }
    const unknown = await tx.step.findMany({ where: { runId: id, status: 'unknown' } });
    const [row] = unknown;
    if (row === undefined || unknown.length > 1) {
      return err(appError('conflict', `Run ${run.number} has no one step to speak on. Undo it.`));
    }
    const spoken = appError(
      'conflict',
      `Somebody has said already what became of "${row.title}". Look again.`,
    );
    if (row.resolution !== null) return err(spoken);
    if (!(await wakeRun(context, run))) {
      return err(appError('conflict', 'The run has moved on. Look again.'));
    }
    const resolution: StepResolution = {
      outcome,
      personId: context.actor.personId,
      note,
      evidence: null,
    };
    const key = { runId: id, index: row.index, attempt: row.attempt };
    const { count } = await tx.step.updateMany({
      where: { ...key, status: 'unknown', resolution: { equals: Prisma.DbNull } },
      data: { resolution: { ...resolution } },
    });
    if (count === 0) return err(spoken);
    await append(context, run.streamId, {
      kind: 'step.answered',
      actor: actorRef(context.actor),
      data: {
        ...key,
        title: row.title,
        question: `What became of "${row.title}"?`,
        answer: WORDS[outcome],
        note,
      },
    });
    if (run.incidentId !== null) context.hint(`incident:${run.incidentId}`);
    context.hint('fleet');
    return ok({ runId: id, index: row.index });
  },
});
