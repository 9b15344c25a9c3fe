/** Pure: one run as the room, the command line and the API show it. */

import type { TargetState } from '@/lib/fleet/target-state';
import { trafficShares } from '@/lib/fleet/traffic-shares';
import type { RunStatus, StepStatus, WatchKind, WatchOutcome } from '@/lib/generated/prisma/enums';
import type { Runbook } from '@/lib/runbooks/schema';
import { canBeUndone, runAfter } from './lifecycle';
import { actionOf, planBody, plannedStep } from './plan-body';
import { planTitle } from './plan-title';
import type { ProcedureStep } from './procedure-view';
import type { ProbeView, RunView } from './run-view';
import { stepResult } from './step-result';
import { viewLamps } from './view-lamps';

/** A run's row with its steps and its plan, as Prisma reads them. */
export interface RunRows {
  readonly id: string;
  readonly number: number;
  readonly status: RunStatus;
  readonly createdAt: Date;
  readonly appliedAt: Date | null;
  readonly effectiveAt: Date | null;
  readonly healthyAt: Date | null;
  readonly confirmedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly abortRequestedAt: Date | null;
  readonly outcome: string | null;
  readonly plan: { readonly body: unknown; readonly procedure: string };
  readonly steps: readonly StepRow[];
  readonly watches: readonly { readonly kind: WatchKind; readonly outcome: WatchOutcome | null }[];
}

export interface StepRow {
  readonly index: number;
  readonly attempt: number;
  readonly status: StepStatus;
  readonly title: string;
  readonly input: unknown;
  readonly result: unknown;
  readonly startedAt: Date | null;
  readonly sentAt: Date | null;
  readonly settledAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface RunFacts {
  readonly run: RunRows;
  /** Which try of its incident it is, from 1. */
  readonly attempt: number;
  /** As last observed; null: not read. */
  readonly state: TargetState | null;
  readonly runbook: Runbook | null;
  readonly initiator: string;
  readonly undoes: { readonly id: string; readonly number: number } | null;
  readonly mayAct: boolean;
  readonly now: Date;
}

export function runView(facts: RunFacts): RunView {
  const { run, state } = facts;
  const body = planBody.parse(run.plan.body);
  const action = actionOf(body);
  const steps = latestAttempts(run.steps);
  const probes = viewProbes(steps, facts.runbook);
  const whyNotAbort = whyNot(facts, runAfter(run.status, 'abort') !== null, 'It is over.');
  const whyNotUndo = whyNot(facts, canBeUndone(run.status), 'There is nothing to undo yet.');
  const lost = steps.find(({ status }) => status === 'unknown');
  return {
    id: run.id,
    number: run.number,
    status: run.status,
    service: body.service.slug,
    title: planTitle(body),
    procedure: body.procedure.title,
    revision: body.revision,
    attempt: facts.attempt,
    initiator: facts.initiator,
    createdAt: run.createdAt.toISOString(),
    appliedAt: iso(run.appliedAt),
    finishedAt: iso(run.finishedAt),
    promised: body.promised,
    lamps: viewLamps(run, body, probes, facts.now),
    probes,
    traffic: {
      before: trafficShares(action.before),
      after: trafficShares(action.after),
      now:
        state === null
          ? null
          : {
              desired: trafficShares(state.desired),
              effective: trafficShares(state.effective),
              readAt: state.readAt,
            },
    },
    steps: steps.map(viewStep),
    canAbort: whyNotAbort === null,
    canUndo: whyNotUndo === null,
    abortSentence:
      run.effectiveAt === null
        ? 'stops before anything more is sent'
        : 'stops the checks; traffic stays',
    undoSentence: 'shows the way back to the recorded traffic',
    whyNotAbort,
    whyNotUndo,
    abortRequestedAt: iso(run.abortRequestedAt),
    outcome: run.outcome,
    unknownStep:
      lost === undefined
        ? null
        : {
            index: lost.index,
            title: lost.title,
            observed: stepResult.parse(lost.result ?? {}).evidence ?? run.outcome ?? 'nothing yet',
          },
    undoes: facts.undoes === null ? null : { runId: facts.undoes.id, number: facts.undoes.number },
  };
}

function whyNot(facts: RunFacts, possible: boolean, otherwise: string): string | null {
  if (!facts.mayAct) return 'This needs the responder role.';
  return possible ? null : otherwise;
}

/** Each step once, as its last attempt stands. */
function latestAttempts(steps: readonly StepRow[]): StepRow[] {
  const latest = new Map<number, StepRow>();
  for (const step of steps.toSorted((a, b) => a.attempt - b.attempt)) latest.set(step.index, step);
  return [...latest.values()].toSorted((a, b) => a.index - b.index);
}

function viewStep(row: StepRow): ProcedureStep {
  const plan = plannedStep.parse(row.input);
  const result = stepResult.parse(row.result ?? {});
  const at = row.finishedAt ?? row.settledAt ?? row.sentAt ?? row.startedAt;
  return {
    index: row.index,
    title: row.title,
    detail: result.evidence ?? plan.expectation,
    state: row.status,
    by: 'machine',
    at: iso(at),
    expected: `within ${plan.deadlineSeconds} s`,
    written: plan.written,
  };
}

const PROBE_STATES = { passed: 'ok', failed: 'failed', skipped: 'skipped' } as const;

/** What the last round saw; before the first one, the probes that the runbook names. */
function viewProbes(steps: readonly StepRow[], runbook: Runbook | null): ProbeView[] {
  const step = steps.find(({ input }) => {
    const { work } = plannedStep.parse(input);
    return work.kind === 'check' && work.check === 'probes';
  });
  const seen = step === undefined ? [] : (stepResult.parse(step.result ?? {}).probes ?? []);
  const names = new Map(runbook?.verification.probes.map(({ id, name }) => [id, name]));
  if (seen.length === 0) {
    return (runbook?.verification.probes ?? []).map(({ id, name, method, path }) => ({
      id,
      name,
      method,
      path,
      state: step?.status === 'intended' ? 'running' : 'waiting',
      status: null,
      ms: null,
      problem: null,
    }));
  }
  return seen.map((probe) => ({
    id: probe.id,
    name: names.get(probe.id) ?? probe.id,
    method: probe.method,
    path: probe.path,
    state: PROBE_STATES[probe.outcome],
    status: probe.status,
    ms: probe.milliseconds,
    problem: probe.outcome === 'passed' ? null : probe.detail,
  }));
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
