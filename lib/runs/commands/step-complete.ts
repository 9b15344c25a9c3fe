import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { type CommandContext, defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { Prisma } from '@/lib/generated/prisma/client';
import { err, ok, type Result } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import {
  appendAttachment,
  attachedBytes,
  keepEvidence,
  MAX_INCIDENT_EVIDENCE_BYTES,
  type NewEvidence,
} from '@/lib/timeline/keep-evidence';
import { teamOfRun } from '../find';
import { type FoundStep, findStep, stepRef, wakeRun } from '../find-step';
import type { StepWork } from '../plan-body';
import type { StepResolution } from '../step-resolution';

const MAX_OUTPUT_BYTES = 200_000;

export const stepComplete = defineCommand({
  name: 'step.complete',
  summary: 'Say that a step which a person takes is done, or failed; what it printed is evidence.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/runs/{id}/steps/{index}/complete' },
  input: z.strictObject({
    ...stepRef,
    outcome: z.enum(['done', 'failed']),
    note: z.string().trim().max(2000).optional(),
    /** What the person's own command printed, as pasted. */
    output: z.string().max(MAX_OUTPUT_BYTES).optional(),
  }),
  output: z.object({ outcome: z.enum(['done', 'failed']), evidence: z.string().nullable() }),
  team: teamOfRun,
  run: async (context, { id, index, outcome, note, output }) => {
    const { tx } = context;
    const found = await findStep(context, { id, index });
    if (!found.ok) return found;
    const { run, row, plan } = found.value;
    const open = waitsForPerson(found.value);
    if (!open.ok) return open;
    const pasted = await pastedOutput(context, found.value, output);
    if (!pasted.ok) return pasted;
    if (!(await wakeRun(context, run))) {
      return err(appError('conflict', 'The run has moved on. Look again.'));
    }
    const evidence = pasted.value === null ? null : await keepEvidence(context, pasted.value);
    const resolution: StepResolution = {
      outcome,
      personId: context.actor.personId,
      note: note || null,
      evidence,
    };
    const key = { runId: id, index, attempt: row.attempt };
    const { count } = await tx.step.updateMany({
      where: { ...key, status: 'intended', resolution: { equals: Prisma.DbNull } },
      data: { resolution: { ...resolution } },
    });
    if (count === 0) {
      return err(
        appError('conflict', `Somebody has spoken on "${row.title}" already. Look again.`),
      );
    }
    const actor = actorRef(context.actor);
    if (pasted.value !== null && evidence !== null) {
      const about = `Run ${run.number}, step ${index + 1}: ${row.title}`;
      await appendAttachment(
        context,
        { streamId: run.streamId, about, actor },
        pasted.value,
        evidence,
      );
    }
    await append(context, run.streamId, {
      kind: 'step.answered',
      actor,
      data: {
        ...key,
        title: row.title,
        question: plan.work.kind === 'manual' ? plan.work.instruction : row.title,
        answer: outcome,
        note: resolution.note,
      },
    });
    if (run.incidentId !== null) context.hint(`incident:${run.incidentId}`);
    return ok({ outcome, evidence });
  },
});

function waitsForPerson({ row, plan }: FoundStep): Result<true> {
  if (!isPersons(plan.work)) {
    return err(
      appError('conflict', `"${row.title}" is Ripcord’s to take: a person’s word does not end it.`),
    );
  }
  if (row.resolution !== null) {
    return err(appError('conflict', `Somebody has spoken on "${row.title}" already. Look again.`));
  }
  if (row.status === 'pending') {
    return err(
      appError('conflict', `It is not time for "${row.title}" yet: steps before it are open.`),
    );
  }
  if (row.status !== 'intended') {
    return err(appError('conflict', `"${row.title}" is ${row.status} already.`));
  }
  return ok(true);
}

/** Its signals may stay unknown: then a person looks, and says so. */
function isPersons(work: StepWork): boolean {
  return work.kind === 'manual' || (work.kind === 'check' && work.check === 'signals');
}

async function pastedOutput(
  context: CommandContext,
  { run, row }: FoundStep,
  output: string | undefined,
): Promise<Result<NewEvidence | null>> {
  if (output === undefined || output.trim() === '') return ok(null);
  const bytes = Buffer.from(output, 'utf8');
  if (bytes.length > MAX_OUTPUT_BYTES) {
    return err(
      appError(
        'invalid',
        `The output is larger than ${MAX_OUTPUT_BYTES / 1000} kB. Paste its end, and keep the rest elsewhere.`,
      ),
    );
  }
  if ((await attachedBytes(context, run.streamId)) + bytes.length > MAX_INCIDENT_EVIDENCE_BYTES) {
    return err(
      appError(
        'invalid',
        `More than ${MAX_INCIDENT_EVIDENCE_BYTES / 1024 / 1024} MB would be attached here. Keep it elsewhere, and note its link and digest.`,
      ),
    );
  }
  return ok({
    name: `run-${run.number}-step-${row.index + 1}-output.txt`,
    mime: 'text/plain; charset=utf-8',
    bytes,
  });
}
