import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import type { StepStatus } from '@/lib/generated/prisma/enums';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { teamOfRun } from '../find';
import { findStep, stepRef, wakeRun } from '../find-step';

const BEFORE_IT_IS_TAKEN: readonly StepStatus[] = ['pending', 'intended'];

export const stepAnswer = defineCommand({
  name: 'step.answer',
  summary: 'Answer the question that decides whether a step is taken.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/runs/{id}/steps/{index}/answer' },
  input: z.strictObject({
    ...stepRef,
    answer: z.enum(['yes', 'no']),
    note: z.string().trim().max(2000).optional(),
  }),
  output: z.object({ answer: z.enum(['yes', 'no']) }),
  team: teamOfRun,
  run: async (context, { id, index, answer, note }) => {
    const { tx } = context;
    const found = await findStep(context, { id, index });
    if (!found.ok) return found;
    const { run, row, plan } = found.value;
    if (plan.condition === null) {
      return err(appError('conflict', `"${row.title}" is taken in any case: it asks nothing.`));
    }
    if (plan.condition.follows !== undefined) {
      return err(
        appError(
          'conflict',
          `"${row.title}" goes as "${plan.condition.follows}" went: it is not asked.`,
        ),
      );
    }
    if (plan.condition.answer !== null) {
      return err(
        appError(
          'conflict',
          `"${row.title}" was answered ${plan.condition.answer} when it was planned: ${plan.condition.evidence}`,
        ),
      );
    }
    const answered = (given: string) =>
      appError('conflict', `"${row.title}" was answered ${given} already.`);
    if (row.answer !== null) return err(answered(row.answer));
    if (!BEFORE_IT_IS_TAKEN.includes(row.status)) {
      return err(appError('conflict', `"${row.title}" is ${row.status} already.`));
    }
    if (!(await wakeRun(context, run))) {
      return err(appError('conflict', 'The run has moved on. Look again.'));
    }
    const key = { runId: id, index, attempt: row.attempt };
    const { count } = await tx.step.updateMany({
      where: { ...key, status: { in: [...BEFORE_IT_IS_TAKEN] }, answer: null },
      data: { answer },
    });
    if (count === 0) {
      const now = await tx.step.findUniqueOrThrow({ where: { runId_index_attempt: key } });
      return err(
        now.answer === null
          ? appError('conflict', 'The run has moved on. Look again.')
          : answered(now.answer),
      );
    }
    await append(context, run.streamId, {
      kind: 'step.answered',
      actor: actorRef(context.actor),
      data: {
        ...key,
        title: row.title,
        question: plan.condition.question,
        answer,
        note: note || null,
      },
    });
    if (run.incidentId !== null) context.hint(`incident:${run.incidentId}`);
    return ok({ answer });
  },
});
