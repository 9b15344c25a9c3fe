import type { Transaction } from '@/lib/db';
import type { IncidentStatus } from '@/lib/generated/prisma/enums';
import { changeStatus } from '@/lib/incidents/change-status';
import { canMove } from '@/lib/incidents/lifecycle';
import { type RunMove, runAfter } from '@/lib/runs/lifecycle';
import type { Move } from '@/lib/runs/move';
import { targetsOf } from '@/lib/runs/plan-place';
import { stabilityRules } from '@/lib/runs/stability-rules';
import { trafficMoved } from '@/lib/runs/transition';
import { STABILITY_LOOK_SECONDS } from '@/lib/runs/watch';
import { NO_LOOK_YET } from '@/lib/runs/watch-detail';
import { append } from '@/lib/timeline/append';
import type { ActorRef, EventKind } from '@/lib/timeline/events';
import { releaseTargets } from './effect';
import type { LoadedRun } from './load';
import { readRunbook } from './runbook';
import { cancelWatches, openWatch } from './watch-rows';

const EVENT = {
  succeed: 'run.succeeded',
  fail: 'run.failed',
  abort: 'run.aborted',
  expire: 'run.expired',
  lose: 'run.unknown',
  resume: 'run.resumed',
  revert_externally: 'run.reverted_externally',
} as const satisfies Partial<Record<RunMove, EventKind>>;

function isEnd(move: RunMove): move is keyof typeof EVENT {
  return Object.hasOwn(EVENT, move);
}

/** The run's status, its event, and what follows from it. The incident's row is locked before. */
export async function endRun(
  transaction: Transaction,
  run: LoadedRun,
  { move, reason }: NonNullable<Move['run']>,
  /** Ended by this watch, which tells of itself. */
  watchId?: string,
): Promise<void> {
  const { tx, now } = transaction;
  const { row } = run;
  // A lamp of the same move may have changed it since it was loaded.
  const { status } = await tx.run.findUniqueOrThrow({ where: { id: row.id } });
  const to = runAfter(status, move);
  const goesOn = move === 'lose' || move === 'resume';
  if (to === null || !isEnd(move)) throw new Error(`a run that is ${status} can't ${move}`);
  await tx.run.update({
    where: { id: row.id },
    data: { status: to, outcome: reason, ...(goesOn ? {} : { finishedAt: now }) },
  });
  const aborter = move === 'abort' ? row.abortRequestedBy : null;
  const actor: ActorRef = aborter === null ? 'system' : `person:${aborter}`;
  await append(transaction, row.streamId, {
    kind: EVENT[move],
    actor,
    data: { runId: row.id, number: row.number, reason },
  });
  if (goesOn) return;
  await releaseTargets(transaction, row.id, now);
  if (row.effectiveAt === null && hasSent(run)) {
    // It may have changed the traffic: that is not somebody else's hand.
    await cancelWatches(
      transaction,
      { targetId: { in: targetsOf(run.body) }, runId: { not: row.id } },
      `Run ${row.number} changed the target and ended as ${to}.`,
    );
  }
  const restores =
    run.body.undoes === null && run.body.gaining.length > 0 && trafficMoved(run.steps);
  if (move === 'succeed' && restores) await proven(transaction, run);
  if (move === 'revert_externally') await overturned(transaction, run, reason, watchId);
}

function hasSent({ steps }: LoadedRun): boolean {
  return steps.some(({ sendDeadline }) => sendDeadline !== null);
}

/** The machine's one move forward: to monitoring, under a watch. */
async function proven(transaction: Transaction, run: LoadedRun): Promise<void> {
  const runbook = await readRunbook(transaction.tx, run.body.runbookDigest);
  await moveIncident(transaction, run, 'monitoring', `Run ${run.row.number} succeeded.`);
  if (runbook === null) return;
  const { seconds, conditions } = stabilityRules(runbook);
  await openWatch(transaction, run, {
    kind: 'stability',
    seconds,
    firstLookSeconds: STABILITY_LOOK_SECONDS,
    startedAt: transaction.now,
    summary: `Watching for ${Math.round(seconds / 60)} min: ${conditions.map((each) => each.title).join(', ') || 'no condition is written'}.`,
    detail: NO_LOOK_YET,
  });
}

/** Someone else's hand: what was proven is not so any more. */
export async function overturned(
  transaction: Transaction,
  run: LoadedRun,
  reason: string,
  watchId?: string,
): Promise<void> {
  const others = watchId === undefined ? {} : { id: { not: watchId } };
  await cancelWatches(transaction, { runId: run.row.id, ...others }, reason);
  await moveIncident(transaction, run, 'mitigating', reason);
}

export async function moveIncident(
  transaction: Transaction,
  { row, body }: LoadedRun,
  to: IncidentStatus,
  reason: string,
): Promise<void> {
  if (row.incidentId === null) return;
  const incident = await transaction.tx.incident.findUniqueOrThrow({
    where: { id: row.incidentId },
  });
  if (!canMove(incident.status, to, 'machine')) return;
  await changeStatus(transaction, {
    incident,
    slug: body.service.slug,
    serviceName: body.service.name,
    runbook: await readRunbook(transaction.tx, body.runbookDigest),
    to,
    actor: 'system',
    reason,
  });
}
