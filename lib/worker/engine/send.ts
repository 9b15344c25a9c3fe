import { withTransaction } from '@/lib/db';
import { err, ok } from '@/lib/result';
import type { Move } from '@/lib/runs/move';
import { afterSend, arrivedLate, beforeSend } from '@/lib/runs/outcomes';
import { actionOf } from '@/lib/runs/plan-body';
import { describeTraffic } from '@/lib/runs/traffic';
import { blockers, judge, VERDICT_SECONDS, type Verdict } from '@/lib/runs/verdict';
import type { EngineDeps } from './deps';
import { type Lease, renewForSend } from './lease';
import type { LoadedRun, LoadedStep } from './load';
import { observe, reach } from './look';
import { verdictFacts } from './verdict-facts';
import { writeChange } from './write-move';

/** The call's own deadline. What has no answer by then is read back, never assumed. */
const CALL_MS = 15_000;
/** A process that was stopped for longer between its commit and its call must not call. */
const MAX_PAUSE_MS = 2000;

/**
 * The only place that changes a platform: reads, judges, writes the intent down, and only then makes
 * one call. Null: the lease was lost or a stop was asked for before the call; nothing was sent.
 */
export async function send(
  deps: EngineDeps,
  run: LoadedRun,
  step: LoadedStep,
  lease: Lease,
): Promise<Move | null> {
  const reached = reach(deps, run.address);
  if (!reached.ok) return beforeSend(step, { kind: 'unreadable', error: reached.error }, run.now);
  const state = await observe(deps, run.address);
  if (!state.ok) return beforeSend(step, { kind: 'unreadable', error: state.error }, run.now);
  if (step.attempt > 1) {
    const { landed } = reached.value.action;
    const found = landed(actionOf(run.body), { id: step.intentId }, state.value);
    if (found === 'landed') return arrivedLate(step);
  }
  const facts = await verdictFacts(deps.db.prisma, run.body, state.value, ownRuns(run));
  const verdict = judge(facts);
  if (verdict.outcome === 'blocked') {
    const moved = verdict.checks.find(
      (check) => check.id === 'as_planned' && check.result === 'block',
    );
    return beforeSend(
      step,
      moved
        ? { kind: 'moved', evidence: moved.evidence }
        : { kind: 'blocked', evidence: blockers(verdict) },
      run.now,
    );
  }

  const before = deps.monotonicMs();
  if (!(await commitIntent(deps, run, step, lease, verdict))) return null;
  const sending: LoadedStep = { ...step, status: 'sending' };
  if (deps.monotonicMs() - before > MAX_PAUSE_MS) {
    return afterSend(
      sending,
      err({
        kind: 'timeout',
        outcome: 'not_sent',
        message: 'This process was held up for too long before its call.',
      }),
    );
  }
  const reply = await reached.value.action.apply(
    run.address,
    actionOf(run.body),
    { id: step.intentId },
    AbortSignal.timeout(CALL_MS),
  );
  return afterSend(sending, reply);
}

/** After this, whoever finds the step knows that a call may be on its way until `sendDeadline`. */
async function commitIntent(
  deps: EngineDeps,
  run: LoadedRun,
  step: LoadedStep,
  lease: Lease,
  verdict: Verdict,
): Promise<boolean> {
  const committed = await withTransaction(deps.db, async (transaction) => {
    const { tx, now } = transaction;
    if (!(await renewForSend(tx, lease))) return err('lost');
    await tx.verdict.create({
      data: {
        planHash: run.row.planHash,
        runId: run.row.id,
        outcome: verdict.outcome,
        checks: verdict.checks.map((check) => ({ ...check })),
        at: now,
        expiresAt: new Date(now.getTime() + VERDICT_SECONDS * 1000),
      },
    });
    if (step.status === 'pending') {
      const summary = step.plan.expectation;
      await writeChange(transaction, run, { step, to: 'intended', summary }, now);
    }
    const { after } = actionOf(run.body);
    await writeChange(
      transaction,
      run,
      {
        step: { ...step, status: 'intended' },
        to: 'sending',
        summary: `Asks for ${describeTraffic(after)}.`,
      },
      now,
    );
    const sendDeadline = new Date(now.getTime() + CALL_MS);
    await tx.step.update({
      where: {
        runId_index_attempt: { runId: run.row.id, index: step.index, attempt: step.attempt },
      },
      data: {
        sentAt: now,
        sendDeadline,
        deadline: new Date(sendDeadline.getTime() + step.plan.deadlineSeconds * 1000),
      },
    });
    return ok(true);
  });
  return committed.ok;
}

export function ownRuns({ row }: Pick<LoadedRun, 'row'>): string[] {
  return row.undoesRunId === null ? [row.id] : [row.id, row.undoesRunId];
}
