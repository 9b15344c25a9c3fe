import type { DecisionView } from '@/lib/decisions/decision-view';
import { shortRevision } from '@/lib/fleet/short-revision';
import { canBeUndone } from '@/lib/runs/lifecycle';
import { planBody } from '@/lib/runs/plan-body';
import type { ProcedureView } from '@/lib/runs/procedure-view';
import type { AttemptView, RunView } from '@/lib/runs/run-view';
import { runView } from '@/lib/runs/view-run';
import type { NextBranch } from '../room-view';
import { whyNotHere } from './decision';
import type { LoadedRoom } from './load';

type RunRow = LoadedRoom['runs'][number];

/** What was carried out, oldest first; plans that nobody applied are not tries. */
function tried(room: LoadedRoom): RunRow[] {
  return room.runs.filter((run) => run.appliedAt !== null);
}

/** The run under way, else the last one that was applied; an undo counts as one. */
export function latestRunView(room: LoadedRoom, mayAct: boolean): RunView | null {
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
    mayAct,
    now: room.now,
  });
}

export function attemptViews(room: LoadedRoom): AttemptView[] {
  return tried(room).map((run, index) => {
    const body = planBody.parse(run.plan.body);
    const to =
      body.revision === null
        ? 'the recorded traffic'
        : shortRevision(body.revision, room.primary.service.slug);
    return {
      runId: run.id,
      number: run.number,
      attempt: index + 1,
      at: (run.appliedAt ?? run.createdAt).toISOString(),
      action: body.undoes === null ? `Shift traffic to ${to}` : `Undo run ${body.undoes.number}`,
      status: run.status,
      result: run.outcome ?? RESULTS[run.status],
      learned: null,
      canUndo: canBeUndone(run.status),
    };
  });
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
  const run = room.runs.findLast((each) => each.status !== 'expired');
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
      expected: step.deadline_seconds === undefined ? null : `within ${step.deadline_seconds} s`,
      written: step.written ?? null,
    })),
    currentStep: 0,
  };
}

const DONE: ReadonlySet<string> = new Set(['verified', 'settled', 'skipped', 'failed']);

/** The runbook's next procedure after the ones that were tried. */
export function nextBranch(room: LoadedRoom): NextBranch | null {
  const done = new Set(tried(room).map((run) => run.plan.procedure));
  if (done.size === 0) return null;
  const next = room.runbook?.procedures.find((procedure) => !done.has(procedure.id));
  if (next === undefined) return null;
  return {
    procedure: next.id,
    title: next.title,
    why: next.when ?? 'The runbook’s next procedure.',
    promisedSeconds: next.promised?.max_seconds ?? null,
    notHere: whyNotHere(next),
  };
}
