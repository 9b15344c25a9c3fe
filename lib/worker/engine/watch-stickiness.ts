import type { Transaction, Tx } from '@/lib/db';
import type { PlatformError, Verification } from '@/lib/platforms/platform';
import type { Result } from '@/lib/result';
import { runAfter } from '@/lib/runs/lifecycle';
import { nextLook, STICKINESS_SECONDS } from '@/lib/runs/watch';
import { type StickinessDetail, stickinessDetail } from '@/lib/runs/watch-detail';
import type { EngineDeps } from './deps';
import { endRun, overturned } from './end-run';
import type { LoadedRun } from './load';
import { lookAt } from './look';
import type { WatchChange, WatchRow, WatchWrite } from './watch';

/** While another run of ours changes the target, what is seen says nothing about others. */
const BUSY_SECONDS = 5;
/** How long after its end a watch whose last look failed is tried again. */
const PATIENCE_SECONDS = 120;

/** Did someone put it back? Seconds after the effect, before the metrics could tell. */
export async function lookAtStickiness(
  deps: EngineDeps,
  watch: WatchRow,
  run: LoadedRun,
): Promise<WatchWrite> {
  const step = run.steps
    .filter(
      ({ call, status, plan }) =>
        call !== null && status !== 'skipped' && plan.targetId === undefined,
    )
    .toSorted((a, b) => a.index - b.index)
    .at(-1);
  if (step === undefined) throw new Error('a run without a platform call is watched');
  const looked = await lookAt(deps, run, step);
  return async (transaction, current) => {
    const { tx, now } = transaction;
    if (await isBusy(tx, watch, current)) return { nextIn: BUSY_SECONDS };
    const seen = stateOf(looked);
    const detail = withLook(watch, { at: now.toISOString(), ...seen });
    if (seen.state === 'failed') {
      return { ...(await movedByOthers(transaction, current, watch, seen.evidence)), detail };
    }
    const elapsed = (now.getTime() - watch.startedAt.getTime()) / 1000;
    return { ...goOn(elapsed, seen.state), detail };
  };
}

/** What follows when somebody else's hand is seen on the target. */
export async function movedByOthers(
  transaction: Transaction,
  run: LoadedRun,
  watch: WatchRow,
  evidence: string,
): Promise<WatchChange> {
  const reason = `Someone else changed it. ${evidence}`;
  if (runAfter(run.row.status, 'revert_externally') !== null) {
    await endRun(transaction, run, { move: 'revert_externally', reason }, watch.id);
  } else {
    await overturned(transaction, run, reason, watch.id);
  }
  return { nextIn: null, outcome: 'breached', sentence: reason };
}

function goOn(elapsed: number, state: 'ok' | 'unknown'): WatchChange {
  const nextIn = nextLook(elapsed);
  if (nextIn !== null) return { nextIn };
  if (state === 'ok') {
    return {
      nextIn: null,
      outcome: 'passed',
      sentence: `Nobody put it back within ${STICKINESS_SECONDS} s.`,
    };
  }
  if (elapsed < STICKINESS_SECONDS + PATIENCE_SECONDS) return { nextIn: BUSY_SECONDS };
  return {
    nextIn: null,
    outcome: 'cancelled',
    sentence: 'The traffic could not be read: whether it stayed is not known.',
  };
}

function stateOf(looked: Result<Verification, PlatformError>): {
  state: 'ok' | 'failed' | 'unknown';
  evidence: string;
} {
  if (!looked.ok) return { state: 'unknown', evidence: looked.error.message };
  const { outcome, evidence } = looked.value;
  const state = outcome === 'effective' ? 'ok' : outcome === 'not_effective' ? 'failed' : 'unknown';
  return { state, evidence };
}

function withLook(watch: WatchRow, look: StickinessDetail['looks'][number]): StickinessDetail {
  return { looks: [...stickinessDetail.parse(watch.detail).looks, look] };
}

/** Another of our runs is changing the target. Once it has, it ends this watch itself. */
export async function isBusy(tx: Tx, watch: WatchRow, run: LoadedRun): Promise<boolean> {
  const other = await tx.runTarget.findFirst({
    where: { targetId: watch.targetId, runId: { not: run.row.id }, releasedAt: null },
  });
  return other !== null;
}
