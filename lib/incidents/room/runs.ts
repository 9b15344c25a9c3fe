import type { DecisionView } from '@/lib/decisions/decision-view';
import { formatDuration } from '@/lib/format/duration';
import { canBeUndone, isRunning } from '@/lib/runs/lifecycle';
import { byHandOf } from '@/lib/runs/not-here';
import { whyNotRunnable } from '@/lib/runs/plan';
import { callsOf, type PlanBody, planBody } from '@/lib/runs/plan-body';
import { callWords } from '@/lib/runs/plan-sequence';
import { planTitle } from '@/lib/runs/plan-title';
import { UNDO_PROCEDURE } from '@/lib/runs/plan-undo';
import type { ByHand, ProcedureView } from '@/lib/runs/procedure-view';
import type { AttemptView, RunView } from '@/lib/runs/run-view';
import { shipOffer } from '@/lib/runs/ship-offer';
import type { ShipOffer } from '@/lib/runs/ship-view';
import {
  approvalPath,
  planExpiry,
  standingApproval,
  whyNotApprove,
} from '@/lib/runs/view-approval';
import { runView, tookSeconds } from '@/lib/runs/view-run';
import type { NextBranch, WaitingPlan } from '../room-view';
import type { LoadedRoom } from './load';
import type { RoomViewer } from './room';

type RunRow = LoadedRoom['runs'][number];

/** What was carried out, oldest first; plans that nobody applied are not tries. */
function tried(room: LoadedRoom): RunRow[] {
  return room.runs.filter((run) => run.appliedAt !== null);
}

/** The run under way, else the last one that was applied; an undo counts as one. */
export function latestRunView(room: LoadedRoom, viewer: RoomViewer): RunView | null {
  const all = tried(room);
  const run = all.at(-1);
  if (run === undefined) return null;
  return runView({
    run,
    attempt: all.length,
    state: room.state,
    runbook: room.runbook,
    initiator: room.nameOf(run.confirmedById ?? run.initiatorId),
    undoes: room.runs.find(({ id }) => id === run.undoesRunId) ?? null,
    mayAct: viewer.mayAct,
    mayCommand: viewer.mayCommand,
    freeze: room.freeze,
    now: room.now,
  });
}

export function attemptViews(room: LoadedRoom): AttemptView[] {
  return tried(room).map((run, index) => {
    const body = planBody.parse(run.plan.body);
    return {
      runId: run.id,
      number: run.number,
      attempt: index + 1,
      at: (run.appliedAt ?? run.createdAt).toISOString(),
      action: actionOf(body),
      promised: body.promised,
      tookSeconds: tookSeconds(run),
      status: run.status,
      result: RESULTS[run.status],
      learned: isRunning(run.status) ? null : run.outcome,
      canUndo: canBeUndone(run.status),
    };
  });
}

/** "Quick rollback: 100 % to 00001-abc", "Undo run 3". */
function actionOf(body: PlanBody): string {
  const last = callsOf(body).at(-1)?.call;
  if (body.undoes !== null || last === undefined) return body.procedure.title;
  return `${body.procedure.title}: ${callWords(last, body)}`;
}

const RESULTS = {
  planned: 'planned',
  awaiting_approval: 'waits for an approval',
  approved: 'approved',
  applying: 'under way',
  verifying: 'effective, proving',
  succeeded: 'effective and healthy',
  failed: 'failed',
  aborted: 'aborted',
  expired: 'expired',
  unknown: 'outcome unknown',
  reverted: 'undone',
  reverted_externally: 'reverted, not by us',
} as const satisfies Record<RunRow['status'], string>;

/** The decided procedure, else the recommended one, with the run's own steps where one runs. */
export function procedureView(room: LoadedRoom, decision: DecisionView): ProcedureView | null {
  const run = room.runs.findLast(
    ({ status, appliedAt }) =>
      appliedAt !== null || !['expired', 'aborted', 'planned'].includes(status),
  );
  const body = run === undefined ? null : planBody.parse(run.plan.body);
  const id = body?.procedure.id ?? decision.outcome.procedure;
  const procedure = room.runbook?.procedures.find((each) => each.id === id);
  if (procedure === undefined) return null;
  const promised = procedure.promised;
  const shared = {
    id: procedure.id,
    title: procedure.title,
    written: procedure.written,
    promised:
      promised === undefined
        ? null
        : {
            minSeconds: promised.min_seconds,
            maxSeconds: promised.max_seconds,
            source: promised.source,
          },
  };
  if (run !== undefined && body !== null && run.steps.length > 0) {
    const view = runView({
      run,
      attempt: 1,
      state: room.state,
      runbook: room.runbook,
      initiator: '',
      undoes: null,
      mayAct: false,
      mayCommand: false,
      freeze: null,
      now: room.now,
    });
    const current = view.steps.find(({ state }) => !DONE.has(state));
    return {
      ...shared,
      run: { id: run.id, number: run.number },
      steps: view.steps,
      currentStep: current?.index ?? null,
    };
  }
  return {
    ...shared,
    run: null,
    steps: procedure.steps.map((step, index) => ({
      index,
      title: step.title,
      detail: step.expectation,
      state: index === 0 ? 'next' : 'pending',
      by: step.kind === 'manual' ? 'person' : 'machine',
      at: null,
      expected:
        step.deadline_seconds === undefined
          ? null
          : `within ${formatDuration(step.deadline_seconds)}`,
      written: step.written ?? null,
      undo: null,
    })),
    currentStep: 0,
  };
}

const DONE: ReadonlySet<string> = new Set(['verified', 'settled', 'skipped', 'failed']);

/**
 * The runbook's next procedure after the last one that was tried and that can run here; where none
 * can, the next one to follow by hand, with why.
 */
export function nextBranch(room: LoadedRoom): NextBranch | null {
  const procedures = room.runbook?.procedures.filter(({ ships }) => !ships) ?? [];
  const attempts = tried(room).map((run) => run.plan.procedure);
  const last = attempts.findLast((procedure) => procedure !== UNDO_PROCEDURE);
  if (last === undefined) return null;
  const from = procedures.findIndex(({ id }) => id === last) + 1;
  const left = [...procedures.slice(from), ...procedures.slice(0, from)].filter(
    ({ id }) => !attempts.includes(id),
  );
  const next = left.find((procedure) => whyNotRunnable(procedure) === null) ?? left[0];
  if (next === undefined) return null;
  return {
    procedure: next.id,
    title: next.title,
    why: next.when === undefined ? 'The runbook’s next procedure.' : `When to use: ${next.when}`,
    promisedSeconds: next.promised?.max_seconds ?? null,
    notHere: whyNotRunnable(next),
  };
}

/** What can't run from here, to follow line by line: without a target nothing can. */
export function handViews(
  room: LoadedRoom,
  { outcome, next }: Pick<DecisionView, 'outcome' | 'next'>,
  branch: NextBranch | null,
): ByHand[] {
  const recommended = next === null ? outcome.procedure : null;
  const wanted = branch?.notHere == null ? recommended : branch.procedure;
  return (room.runbook?.procedures ?? [])
    .filter((each) => room.target === null || each.id === wanted || whyNotRunnable(each) !== null)
    .map((procedure) => byHandOf(procedure, procedure.id === wanted))
    .sort((a, b) => Number(b.wanted) - Number(a.wanted));
}

/** The newest plan that a second person has to look at, or has looked at. */
export function waitingPlan(room: LoadedRoom, viewer: RoomViewer): WaitingPlan | null {
  const run = room.runs.findLast(
    ({ status }) => status === 'awaiting_approval' || status === 'approved',
  );
  if (run === undefined) return null;
  const body = planBody.parse(run.plan.body);
  const facts = {
    run,
    risk: body.risk,
    approvals: run.approvals,
    nameOf: room.nameOf,
    now: room.now,
  };
  const approval = standingApproval(facts);
  const expiresAt = approval?.expiresAt ?? planExpiry(run);
  if (expiresAt <= room.now) return null;
  return {
    runId: run.id,
    number: run.number,
    planRequestId: room.requests.find(({ runId }) => runId === run.id)?.id ?? null,
    title: planTitle(body),
    asker: room.nameOf(run.initiatorId),
    status: approval === null ? 'awaiting_approval' : 'approved',
    expiresAt: expiresAt.toISOString(),
    path: approvalPath(run.id),
    whyNotApprove: whyNotApprove({
      personId: viewer.you,
      asked: [run.initiatorId, run.confirmedById],
      viaToken: false,
      mayCommand: viewer.mayCommand,
      gone: null,
    }),
  };
}

const SHIPS_WHILE: readonly string[] = ['monitoring', 'resolved'];

/** Offered once the worst is over, while something is still pinned or held. */
export function shipView(room: LoadedRoom): ShipOffer | null {
  if (!SHIPS_WHILE.includes(room.incident.status)) return null;
  return shipOffer({
    slug: room.primary.service.slug,
    runbook: room.runbook,
    state: room.state,
    ledger: room.ledger.map(({ health, ...row }) => ({
      ...row,
      health: health === 'healthy' || health === 'unhealthy' ? health : null,
    })),
    held: room.holds.map(({ revisionName }) => revisionName),
  });
}
