import { type Transaction, type Tx, withTransaction } from '@/lib/db';
import { absentTarget } from '@/lib/fleet/absent-target';
import type { TargetState } from '@/lib/fleet/target-state';
import type { PlatformError } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { callSubjects } from '@/lib/runs/beside-subjects';
import { describeCall } from '@/lib/runs/describe-call';
import { freezeInForce } from '@/lib/runs/freeze-in-force';
import type { Move, StepChange } from '@/lib/runs/move';
import { afterSend, arrivedLate, beforeSend } from '@/lib/runs/outcomes';
import type { PlannedCall } from '@/lib/runs/plan-body';
import { holdsTargets } from '@/lib/runs/target-lock';
import {
  blockers,
  judge,
  VERDICT_SECONDS,
  type Verdict,
  type VerdictFacts,
} from '@/lib/runs/verdict';
import { appendAttachment, keepEvidence, type NewEvidence } from '@/lib/timeline/keep-evidence';
import { bind, type Reach, reach } from './calls';
import { cameLate, chooseCall } from './choose-call';
import type { EngineDeps } from './deps';
import { exportBefore } from './keep-export';
import { type Lease, renewForSend } from './lease';
import { isLetGoOn, type LoadedRun, type LoadedStep } from './load';
import { readState } from './look';
import { readReferences } from './read-references';
import { verdictFacts } from './verdict-facts';
import { writeChange } from './write-move';

/** The call's own deadline. What has no answer by then is read back, never assumed. */
const CALL_MS = 15_000;
/** A process that was stopped for longer between its commit and its call must not call. */
const MAX_PAUSE_MS = 2000;
const GIVEN_AWAY = 'The target was given to the run that undoes this one.';

/**
 * The only place that changes a platform: reads, judges, writes the intent down, and only then makes
 * one call. Null: the lease was lost or a stop was asked for before the call; nothing was sent.
 */
export async function send(
  deps: EngineDeps,
  run: LoadedRun,
  step: LoadedStep,
  lease: Lease,
  /** Of the steps before it that need nothing; written with the intent, or with why there is none. */
  ticked: readonly StepChange[],
): Promise<Move | null> {
  const early = (move: Move): Move => ({ ...move, changes: [...ticked, ...move.changes] });
  const reached = reach(deps, run.address);
  if (!reached.ok) return early(beforeSend(step, unreadable(reached.error), run.now));
  const state = await readWhatItMeets(step, reached.value, run.now);
  if (cameLate(step, reached.value, state)) return early(arrivedLate(step));
  if (!state.ok) return early(beforeSend(step, unreadable(state.error), run.now));
  const chosen = chooseCall(run, step, reached.value, state.value);
  if (!chosen.ok) {
    return early(beforeSend(step, { kind: 'blocked', evidence: chosen.error }, run.now));
  }
  const { call, unchanged } = chosen.value;
  const made = bind(reached.value, call);
  if (!made.ok) return early(beforeSend(step, unreadable(made.error), run.now));
  const judged = { call, state: state.value, unchanged };
  const verdict = judge({
    ...(await verdictFacts(deps.db.prisma, run.body, state.value, ownRuns(run))),
    ...(await readReferences(reached.value, [judged])),
    calls: [judged],
    givesBack: step.plan.givesBack !== undefined,
    approval: approvalOf(run),
    breakGlass: run.breakGlass,
  });
  if (verdict.outcome === 'blocked') {
    const moved = verdict.checks.find(
      ({ id, result }) => id === 'as_planned' && result === 'block',
    );
    return early(
      beforeSend(
        step,
        moved
          ? { kind: 'moved', evidence: moved.evidence }
          : { kind: 'blocked', evidence: blockers(verdict) },
        run.now,
      ),
    );
  }

  const kept = await exportBefore(call, reached.value, state.value);
  if (!kept.ok) return early(beforeSend(step, unreadable(kept.error), run.now));
  const before = deps.monotonicMs();
  const intent = { step, call, verdict, ticked, kept: kept.value };
  const committed = await commitIntent(deps, run, lease, intent);
  if (!committed.ok) {
    if (committed.error === 'not_now') return null;
    return early(beforeSend(step, { kind: 'blocked', evidence: GIVEN_AWAY }, run.now));
  }
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
  const reply = await made.value.apply({ id: step.intentId }, AbortSignal.timeout(CALL_MS));
  return afterSend(sending, reply);
}

/** What is to be made again is not there: that is the state which it meets. */
async function readWhatItMeets(
  { call }: LoadedStep,
  reached: Reach,
  now: Date,
): Promise<Result<TargetState, PlatformError>> {
  const state = await readState(reached, call === null ? [] : callSubjects([call]));
  return state.ok || call?.kind !== 'create_service' || state.error.kind !== 'not_found'
    ? state
    : ok(absentTarget(now));
}

const unreadable = (error: PlatformError) => ({ kind: 'unreadable' as const, error });

function approvalOf({ body, approved, breakGlass }: LoadedRun): VerdictFacts['approval'] {
  if (body.risk !== 'destructive' || breakGlass) return 'not_needed';
  return approved ? 'given' : 'missing';
}

interface SendIntent {
  readonly step: LoadedStep;
  readonly call: PlannedCall;
  readonly verdict: Verdict;
  readonly ticked: readonly StepChange[];
  /** What is kept of it before; null: nothing has to be. */
  readonly kept: NewEvidence | null;
}

/** After this, whoever finds the step knows that a call may be on its way until `sendDeadline`. */
async function commitIntent(
  deps: EngineDeps,
  run: LoadedRun,
  lease: Lease,
  { step, call, verdict, ticked, kept }: SendIntent,
): Promise<Result<true, 'not_now' | 'given_away'>> {
  return withTransaction<true, 'not_now' | 'given_away'>(deps.db, async (transaction) => {
    const { tx, now } = transaction;
    // Under the run's lock: a freeze that began since the run was read stops the call.
    if (!(await renewForSend(tx, lease)) || !(await maySend(tx, run))) return err('not_now');
    if (!(await holdsTargets(tx, run.row.id))) return err('given_away');
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
    for (const change of ticked) await writeChange(transaction, run, change, now);
    if (kept !== null) await attach(transaction, run, step, kept);
    if (step.status === 'pending') {
      const summary = step.plan.expectation;
      await writeChange(transaction, run, { step, to: 'intended', summary }, now);
    }
    await writeChange(
      transaction,
      run,
      {
        step: { ...step, status: 'intended' },
        to: 'sending',
        summary: `Asks for ${describeCall(call)}.`,
      },
      now,
    );
    const sendDeadline = new Date(now.getTime() + CALL_MS);
    await tx.step.update({
      where: {
        runId_index_attempt: { runId: run.row.id, index: step.index, attempt: step.attempt },
      },
      data: {
        call,
        sentAt: now,
        sendDeadline,
        deadline: new Date(sendDeadline.getTime() + step.plan.deadlineSeconds * 1000),
      },
    });
    return ok(true);
  });
}

async function attach(
  transaction: Transaction,
  { row }: LoadedRun,
  { index, plan }: LoadedStep,
  evidence: NewEvidence,
): Promise<void> {
  const sha256 = await keepEvidence(transaction, evidence);
  const about = `Run ${row.number}, step ${index + 1}: ${plan.title}. The service as it was.`;
  const attachment = { streamId: row.streamId, about, actor: 'system' as const };
  await appendAttachment(transaction, attachment, evidence, sha256);
}

export function ownRuns({ row }: Pick<LoadedRun, 'row'>): string[] {
  return row.undoesRunId === null ? [row.id] : [row.id, row.undoesRunId];
}

/** Nothing is frozen, or break-glass or a commander's word lets this run go on. */
async function maySend(tx: Tx, { row, breakGlass }: LoadedRun): Promise<boolean> {
  if (breakGlass) return true;
  const freeze = await freezeInForce(tx);
  return freeze === null || isLetGoOn(tx, row, freeze);
}
