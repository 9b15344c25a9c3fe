import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { type CommandContext, defineCommand } from '@/lib/command';
import { type AppError, appError } from '@/lib/errors';
import { parseState } from '@/lib/fleet/stored-state';
import { err, ok, type Result } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { taken } from '../apply-run';
import { APPROVAL_SECONDS } from '../approval';
import { type FoundRun, findRun, personName, teamOfRun } from '../find';
import { runAfter } from '../lifecycle';
import { planBody } from '../plan-body';
import { whyAnotherPlan } from '../planned-hash';
import { hasMoved } from '../target-moved';

export const runApprove = defineCommand({
  name: 'run.approve',
  summary: 'A second person’s word on a plan that can’t be undone: for this hash, for 15 minutes.',
  role: 'commander',
  byToken: false,
  route: { method: 'POST', path: '/runs/{id}/approve' },
  input: z.strictObject({
    id: z.uuid(),
    planHash: z.string(),
    decision: z.enum(['approve', 'decline']),
    reason: z.string().trim().min(1).max(2000).optional(),
  }),
  output: z.object({
    status: z.enum(['approved', 'aborted']),
    expiresAt: z.string().nullable(),
  }),
  team: teamOfRun,
  run: async (context, { id, planHash, decision, reason = null }) => {
    const found = await findRun(context.tx, id);
    if (!found.ok) return found;
    const run = found.value;
    const another = whyAnotherPlan(run, planHash);
    if (another !== null) return err(another);
    const open = await mayDecide(context, run);
    if (!open.ok) return open;
    if (decision === 'decline') return decline(context, run, reason);
    const moved = await whyMoved(context, run);
    return moved === null ? approve(context, run, reason) : err(moved);
  },
});

async function mayDecide(context: CommandContext, run: FoundRun): Promise<Result<true>> {
  if (runAfter(run.status, 'approve') === null) return err(await decided(context, run));
  const { personId } = context.actor;
  if (personId === run.initiatorId || personId === run.confirmedById) {
    return err(
      appError(
        'forbidden',
        `You asked for run ${run.number}. A second person with the commander role must approve it.`,
      ),
    );
  }
  const [due] = await context.tx.$queryRaw<{ over: boolean }[]>`
    select coalesce(wake_at <= ripcord.now(), false) as over from run where id = ${run.id}::uuid`;
  if (due?.over !== false) {
    return err(
      appError(
        'stale',
        `Nobody answered for run ${run.number} in time. Plan it again, and ask again.`,
      ),
    );
  }
  return ok(true);
}

/** The plan's own token says it too when it is sent; a person is told before they give their word. */
async function whyMoved({ tx }: CommandContext, run: FoundRun): Promise<AppError | null> {
  const body = planBody.parse(run.plan.body);
  const observation = await tx.observation.findUnique({ where: { targetId: body.target.id } });
  const state = parseState(observation?.state ?? null);
  if (state === null || !hasMoved(body, state)) return null;
  return appError(
    'stale',
    `${body.service.name} was changed after run ${run.number} was planned. Plan again, and ask again.`,
  );
}

async function approve(context: CommandContext, run: FoundRun, reason: string | null) {
  const { tx, now } = context;
  const { personId } = context.actor;
  const expiresAt = new Date(now.getTime() + APPROVAL_SECONDS * 1000);
  const { count } = await tx.run.updateMany({
    where: { id: run.id, status: run.status, planHash: run.planHash },
    data: { status: 'approved', wakeAt: expiresAt },
  });
  if (count === 0) return err(await decided(context, run));
  await keepWord(context, run, { decision: 'approved', reason, expiresAt });
  await append(context, run.streamId, {
    kind: 'run.approved',
    actor: actorRef(context.actor),
    data: {
      runId: run.id,
      number: run.number,
      planHash: run.planHash,
      personId,
      expiresAt: expiresAt.toISOString(),
    },
  });
  tell(context, run);
  return ok({ status: 'approved' as const, expiresAt: expiresAt.toISOString() });
}

async function decline(context: CommandContext, run: FoundRun, reason: string | null) {
  const { tx, now, actor } = context;
  const outcome =
    reason === null
      ? 'Declined by the second person. Nothing was sent.'
      : `Declined by the second person: ${reason} Nothing was sent.`;
  const { count } = await tx.run.updateMany({
    where: { id: run.id, status: run.status, planHash: run.planHash },
    data: { status: 'aborted', outcome, finishedAt: now, wakeAt: null },
  });
  if (count === 0) return err(await decided(context, run));
  const expiresAt = new Date(now.getTime() + APPROVAL_SECONDS * 1000);
  await keepWord(context, run, { decision: 'declined', reason, expiresAt });
  await append(context, run.streamId, {
    kind: 'run.aborted',
    actor: actorRef(actor),
    data: { runId: run.id, number: run.number, reason: outcome },
  });
  tell(context, run);
  return ok({ status: 'aborted' as const, expiresAt: null });
}

async function keepWord(
  { tx, now, actor }: CommandContext,
  { id: runId, planHash }: FoundRun,
  word: {
    readonly decision: 'approved' | 'declined';
    readonly reason: string | null;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await tx.approval.create({
    data: { runId, planHash, personId: actor.personId, at: now, ...word },
  });
}

/** Somebody gave their word first: who, and which. */
async function decided(context: CommandContext, { id, number }: FoundRun): Promise<AppError> {
  const { tx } = context;
  const run = await tx.run.findUniqueOrThrow({ where: { id } });
  if (run.status === 'planned') {
    return appError('conflict', `Nobody has asked for an approval of run ${number} yet.`);
  }
  const word = await tx.approval.findFirst({ where: { runId: id }, orderBy: { at: 'desc' } });
  if (word === null || run.appliedAt !== null) return taken(context, id);
  const name = await personName(tx, word.personId);
  return appError('conflict', `${name} has ${word.decision} run ${number} already.`, {
    details: {
      runId: id,
      run: String(number),
      decision: word.decision,
      decidedBy: word.personId,
      decidedByName: name,
      since: word.at.toISOString(),
    },
  });
}

function tell(context: CommandContext, run: FoundRun): void {
  if (run.incidentId !== null) context.hint(`incident:${run.incidentId}`);
  context.hint('fleet');
}
