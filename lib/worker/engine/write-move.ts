import type { Database, Transaction } from '@/lib/db';
import { withTransaction } from '@/lib/db';
import type { StepStatus } from '@/lib/generated/prisma/enums';
import { err, ok } from '@/lib/result';
import { intentId } from '@/lib/runs/intent';
import { isRunning, runAfter, stepMayBecome } from '@/lib/runs/lifecycle';
import type { Move, StepChange } from '@/lib/runs/move';
import { append } from '@/lib/timeline/append';
import { effectReached, releaseHolds } from './effect';
import { endRun } from './end-run';
import { holdsLease, type Lease } from './lease';
import type { LoadedRun } from './load';

/**
 * Writes one move with its events and gives the lease back, in one transaction. `again`: there is
 * more to do at once, by the move or because somebody said something since the run was read. Null:
 * the lease was lost meanwhile, and nothing was written.
 */
export async function writeMove(
  db: Database,
  run: LoadedRun,
  lease: Lease,
  move: Move,
): Promise<'again' | 'rests' | null> {
  const written = await withTransaction(db, async (transaction) => {
    const { tx, now } = transaction;
    // The incident before the run: the order in which everybody locks. A lamp reaches other runs.
    if ((move.run || move.lamp) && run.row.incidentId !== null) {
      await tx.$queryRaw`select 1 from incident where id = ${run.row.incidentId}::uuid for update`;
    }
    if (!(await holdsLease(tx, lease, run.row.status))) return err('lost');
    // What was asked for or said since the run was read must not wait for this move's own wait.
    const goesOn = isRunning(run.row.status) && move.wakeIn !== null;
    const [left] = await tx.$queryRaw<{ woken: boolean }[]>`
      update run set lease_until = null,
        wake_at = case when ${goesOn} and wake_at <= ripcord.now() then wake_at
          else ripcord.now() + ${move.wakeIn}::float8 * interval '1 second' end
      where id = ${run.row.id}::uuid
      returning coalesce(wake_at <= ripcord.now(), false) as woken`;
    for (const change of move.changes) await writeChange(transaction, run, change, now);
    if (move.note) {
      const { index, attempt } = move.note.step;
      await tx.step.update({
        where: { runId_index_attempt: { runId: run.row.id, index, attempt } },
        data: { result: move.note.result },
      });
    }
    if (move.again) await writeAttempt(transaction, run, move.again, now);
    if (move.giveBack) await writeGiveBack(transaction, run, move.giveBack, now);
    if (move.releaseHolds !== undefined) await releaseHolds(transaction, run, move.releaseHolds);
    if (move.lamp) await lightLamp(transaction, run, move.lamp, now);
    if (move.run) await endRun(transaction, run, move.run);
    hintRun(transaction, run);
    return ok(left?.woken === true ? ('again' as const) : ('rests' as const));
  });
  return written.ok ? written.value : null;
}

const FINAL: readonly StepStatus[] = ['verified', 'skipped', 'failed'];

export async function writeChange(
  transaction: Transaction,
  run: LoadedRun,
  { step, to, summary, operation, result, deadlineSeconds }: StepChange,
  now: Date,
): Promise<void> {
  const { index, attempt, status } = step;
  if (!stepMayBecome(status, to)) throw new Error(`a step can't go from ${status} to ${to}`);
  const { count } = await transaction.tx.step.updateMany({
    where: { runId: run.row.id, index, attempt, status },
    data: {
      status: to,
      ...(status === 'pending' ? { startedAt: now } : {}),
      ...(to === 'settled' ? { settledAt: now } : {}),
      ...(FINAL.includes(to) || (to === 'settled' && step.plan.work.kind !== 'platform')
        ? { finishedAt: now }
        : {}),
      ...(operation ? { operation: { name: operation.name } } : {}),
      ...(result ? { result } : {}),
      ...(deadlineSeconds === undefined
        ? {}
        : { deadline: new Date(now.getTime() + deadlineSeconds * 1000) }),
    },
  });
  if (count !== 1) throw new Error(`step ${index}.${attempt} is not ${status} under the lease`);
  if (to === 'pending') throw new Error('no step becomes pending');
  await append(transaction, run.row.streamId, {
    kind: `step.${to}`,
    actor: 'system',
    data: { runId: run.row.id, index, attempt, title: step.plan.title, summary },
  });
}

/** A new try with an intent of its own; the old one keeps what became of it. */
async function writeAttempt(
  transaction: Transaction,
  run: LoadedRun,
  { index, attempt, plan }: NonNullable<Move['again']>,
  now: Date,
): Promise<void> {
  const next = attempt + 1;
  // As it was tried: what came of that is told by its own token, not by the plan's.
  const tried = await transaction.tx.step.findUniqueOrThrow({
    where: { runId_index_attempt: { runId: run.row.id, index, attempt } },
    select: { call: true },
  });
  await transaction.tx.step.create({
    data: {
      runId: run.row.id,
      index,
      attempt: next,
      kind: plan.kind,
      title: plan.title,
      targetId: plan.targetId ?? run.body.target.id,
      intentId: intentId(run.row.id, index, next),
      status: 'intended',
      input: plan,
      ...(tried.call === null ? {} : { call: tried.call }),
      startedAt: now,
      deadline: new Date(now.getTime() + plan.deadlineSeconds * 1000),
    },
  });
  await append(transaction, run.row.streamId, {
    kind: 'step.intended',
    actor: 'system',
    data: {
      runId: run.row.id,
      index,
      attempt: next,
      title: plan.title,
      summary: `Try ${next}, once the wait is over.`,
    },
  });
}

/** A step that no plan had, with an intent of its own, before anything is sent for it. */
async function writeGiveBack(
  transaction: Transaction,
  { row, body }: LoadedRun,
  plan: NonNullable<Move['giveBack']>,
  now: Date,
): Promise<void> {
  const { index, title, deadlineSeconds, expectation } = plan;
  await transaction.tx.step.create({
    data: {
      runId: row.id,
      index,
      attempt: 1,
      kind: plan.kind,
      title,
      targetId: plan.targetId ?? body.target.id,
      intentId: intentId(row.id, index, 1),
      status: 'intended',
      input: plan,
      startedAt: now,
      deadline: new Date(now.getTime() + deadlineSeconds * 1000),
    },
  });
  await append(transaction, row.streamId, {
    kind: 'step.intended',
    actor: 'system',
    data: { runId: row.id, index, attempt: 1, title, summary: expectation },
  });
}

const LAMP_COLUMN = {
  effective: 'effectiveAt',
  healthy: 'healthyAt',
  confirmed: 'confirmedAt',
} as const;

export async function lightLamp(
  transaction: Transaction,
  run: LoadedRun,
  { name, evidence }: NonNullable<Move['lamp']>,
  now: Date,
): Promise<void> {
  const { row } = run;
  const status = name === 'effective' ? runAfter(row.status, 'effective') : null;
  if (name === 'effective' && status === null) {
    throw new Error(`a run that is ${row.status} can't become effective`);
  }
  await transaction.tx.run.update({
    where: { id: row.id },
    data: { [LAMP_COLUMN[name]]: now, ...(status ? { status, outcome: null } : {}) },
  });
  await append(transaction, row.streamId, {
    kind: 'run.verified',
    actor: 'system',
    data: { runId: row.id, number: row.number, lamp: name, evidence },
  });
  if (name === 'effective') await effectReached(transaction, run, now);
}

/** Who shows this run fetches it again. */
export function hintRun(transaction: Transaction, { row, body }: LoadedRun): void {
  if (row.incidentId !== null) transaction.hint(`incident:${row.incidentId}`);
  transaction.hint(`service:${body.service.slug}`);
  transaction.hint('fleet');
}
