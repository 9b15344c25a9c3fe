import type { Transaction } from '@/lib/db';
import type { Runbook } from '@/lib/runbooks/schema';
import { runStatusesWith } from '@/lib/runs/lifecycle';
import { targetsOf } from '@/lib/runs/plan-place';
import { isEffect, trafficMoved } from '@/lib/runs/transition';
import { STICKINESS_LOOKS, STICKINESS_SECONDS } from '@/lib/runs/watch';
import { append } from '@/lib/timeline/append';
import type { LoadedRun } from './load';
import { readRunbook } from './runbook';
import { cancelWatches, openWatch } from './watch-rows';

/** Ours, where a runbook names no hold: the longest that one may last. */
const DEFAULT_HOLD_SECONDS = 8 * 3600;

/**
 * The last effect has settled. In the same transaction: the target is free for others again, what
 * lost its traffic in a rollback is held and marked broken, an undone run is told, and the watch
 * begins.
 */
export async function effectReached(
  transaction: Transaction,
  run: LoadedRun,
  now: Date,
): Promise<void> {
  await releaseTargets(transaction, run.row.id, now);
  await cancelWatches(
    transaction,
    { targetId: { in: targetsOf(run.body) }, runId: { not: run.row.id } },
    `Run ${run.row.number} changed the target.`,
  );
  const { undoes, ships, losing } = run.body;
  if (undoes !== null) {
    if (undoes.step === null) await markReverted(transaction, run, undoes.runId, now);
  } else if (!ships && trafficMoved(run.steps) && !(await goesBackToBroken(transaction, run))) {
    const runbook = await readRunbook(transaction.tx, run.body.runbookDigest);
    for (const name of losing) await holdRevision(transaction, run, name, runbook, now);
  }
  const last = run.steps
    .filter(({ sendDeadline, plan }) => sendDeadline !== null && plan.targetId === undefined)
    .toSorted((a, b) => a.index - b.index)
    .at(-1)?.call;
  // What is gone has nobody to put it back unseen; what a person did last is not ours to compare.
  if (!last || last.kind === 'delete_service' || endsByHand(run.steps)) return;
  await openWatch(transaction, run, {
    kind: 'stickiness',
    seconds: STICKINESS_SECONDS,
    firstLookSeconds: STICKINESS_LOOKS[0],
    startedAt: now,
    summary: `Does it stay? Looking again after ${STICKINESS_LOOKS.join(', ')} s.`,
    detail: { looks: [] },
  });
}

/** Going where it is known to be broken is no word against what serves now. */
async function goesBackToBroken({ tx }: Transaction, { body }: LoadedRun): Promise<boolean> {
  const broken = await tx.revision.count({
    where: { targetId: body.target.id, name: { in: body.gaining }, brokenAt: { not: null } },
  });
  return broken > 0;
}

function endsByHand(steps: LoadedRun['steps']): boolean {
  const made = steps.filter(({ plan, status }) => isEffect(plan) && status !== 'skipped');
  return made.toSorted((a, b) => a.index - b.index).at(-1)?.plan.work.kind === 'manual';
}

export async function releaseTargets({ tx }: Transaction, runId: string, now: Date): Promise<void> {
  await tx.runTarget.updateMany({ where: { runId, releasedAt: null }, data: { releasedAt: now } });
}

/** One open hold a revision; the mark stays when the hold has ended. */
async function holdRevision(
  transaction: Transaction,
  { row, body }: LoadedRun,
  revision: string,
  runbook: Runbook | null,
  now: Date,
): Promise<void> {
  const { tx } = transaction;
  const reason = `It lost its traffic in run ${row.number}.`;
  await tx.revision.updateMany({
    where: { targetId: body.target.id, name: revision, brokenAt: null },
    data: { brokenAt: now, brokenReason: reason },
  });
  const ownerId = row.confirmedById ?? row.initiatorId;
  const seconds = runbook?.hold?.seconds ?? DEFAULT_HOLD_SECONDS;
  const [hold] = await tx.hold.createManyAndReturn({
    data: {
      targetId: body.target.id,
      revisionName: revision,
      runId: row.id,
      ownerId,
      reason,
      createdAt: now,
      expiresAt: new Date(now.getTime() + seconds * 1000),
    },
    skipDuplicates: true,
  });
  if (hold === undefined) return;
  await append(transaction, row.streamId, {
    kind: 'hold.created',
    actor: 'system',
    data: {
      holdId: hold.id,
      targetId: body.target.id,
      service: body.service.slug,
      revision,
      ownerId,
      reason,
      expiresAt: hold.expiresAt.toISOString(),
    },
  });
}

/** Every hold on the target ends; what was marked broken stays so. */
export async function releaseHolds(
  transaction: Transaction,
  { row, body }: LoadedRun,
  reason: string,
): Promise<void> {
  const { tx, now } = transaction;
  const holds = await tx.hold.findMany({
    where: { targetId: body.target.id, releasedAt: null },
    orderBy: { id: 'asc' },
  });
  for (const hold of holds) {
    const { count } = await tx.hold.updateMany({
      where: { id: hold.id, releasedAt: null },
      data: { releasedAt: now, releasedById: row.confirmedById },
    });
    if (count === 0) continue;
    const from =
      hold.runId === null ? null : await tx.run.findUnique({ where: { id: hold.runId } });
    await append(transaction, from?.streamId ?? row.streamId, {
      kind: 'hold.released',
      actor: 'system',
      data: { holdId: hold.id, revision: hold.revisionName, reason },
    });
  }
}

/** What our own inverse overturned: its hold ends and nobody watches it any more. */
async function markReverted(
  transaction: Transaction,
  run: LoadedRun,
  undoneId: string,
  now: Date,
): Promise<void> {
  const { tx } = transaction;
  const undone = await tx.run.findUniqueOrThrow({ where: { id: undoneId } });
  const reason = `Undone by run ${run.row.number}.`;
  const { count } = await tx.run.updateMany({
    where: { id: undoneId, status: { in: runStatusesWith('revert') } },
    data: {
      status: 'reverted',
      outcome: reason,
      wakeAt: null,
      finishedAt: undone.finishedAt ?? now,
    },
  });
  if (count === 1) {
    await append(transaction, undone.streamId, {
      kind: 'run.reverted',
      actor: 'system',
      data: { runId: undone.id, number: undone.number, reason },
    });
  }
  await cancelWatches(transaction, { runId: undoneId }, reason);
  const holds = await tx.hold.findMany({ where: { runId: undoneId, releasedAt: null } });
  for (const hold of holds) {
    await tx.hold.update({
      where: { id: hold.id },
      data: { releasedAt: now, releasedById: run.row.confirmedById },
    });
    await append(transaction, undone.streamId, {
      kind: 'hold.released',
      actor: 'system',
      data: { holdId: hold.id, revision: hold.revisionName, reason },
    });
  }
}
