import { z } from 'zod';
import { type CommandContext, defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok, type Result } from '@/lib/result';
import { applyRun, taken } from '../apply-run';
import { secondPerson, whyDeclined } from '../approval';
import { type FoundRun, findRun, teamOfRun } from '../find';
import { freezeInForce, freezeSentence, isExempt } from '../freeze-in-force';
import { freshVerdict } from '../fresh-verdict';
import { runAfter } from '../lifecycle';
import { whyAnotherPlan } from '../planned-hash';

export const runApply = defineCommand({
  name: 'run.apply',
  summary: 'Carry a plan out: the one with this hash, and no other.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/runs/{id}/apply' },
  input: z.strictObject({ id: z.uuid(), planHash: z.string() }),
  output: z.object({ runId: z.string(), number: z.number() }),
  team: teamOfRun,
  run: async (context, input) => {
    const found = await findRun(context.tx, input.id);
    if (!found.ok) return found;
    const open = await mayApply(context, found.value, input.planHash);
    return open.ok ? applyRun(context, found.value, [found.value.status]) : open;
  },
});

async function mayApply(
  context: CommandContext,
  run: FoundRun,
  planHash: string,
): Promise<Result<true>> {
  const another = whyAnotherPlan(run, planHash);
  if (another !== null) return err(another);
  const isDestructive = run.plan.risk === 'destructive';
  if (isDestructive && context.actor.via === 'token') {
    return err(
      appError(
        'forbidden',
        `Run ${run.number} can’t be undone: a person applies it, signed in, and no machine’s token.`,
      ),
    );
  }
  if (isDestructive && run.status === 'awaiting_approval') {
    return secondPerson(context, run, context.actor.personId);
  }
  if (runAfter(run.status, 'apply') === null) {
    return err((await whyDeclined(context, run)) ?? (await taken(context, run.id)));
  }
  if (isDestructive) {
    const approved = await secondPerson(context, run, context.actor.personId);
    if (!approved.ok) return approved;
  }
  const thawed = await notFrozen(context, run);
  return thawed.ok ? freshVerdict(context, run) : thawed;
}

async function notFrozen({ tx }: CommandContext, run: FoundRun): Promise<Result<true>> {
  const freeze = await freezeInForce(tx);
  if (freeze === null || isExempt(run, freeze)) return ok(true);
  if (run.undoesRunId !== null) {
    const undone = await tx.run.findUnique({ where: { id: run.undoesRunId } });
    if (isExempt(undone, freeze)) return ok(true);
  }
  return err(
    appError('conflict', `${freezeSentence(freeze)}. A commander can let this run go on.`, {
      details: {
        freezeId: freeze.id,
        heldBy: freeze.personId,
        heldByName: freeze.by,
        since: freeze.since.toISOString(),
        expiresAt: freeze.until.toISOString(),
      },
    }),
  );
}
