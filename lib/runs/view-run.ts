/** Pure: one run as the room, the command line and the API show it. */

import type { TargetState } from '@/lib/fleet/target-state';
import { trafficShares } from '@/lib/fleet/traffic-shares';
import type { RunStatus, StepStatus, WatchKind, WatchOutcome } from '@/lib/generated/prisma/enums';
import type { Runbook } from '@/lib/runbooks/schema';
import { type FreezeInForce, isExempt } from './freeze-in-force';
import { canBeUndone, isRunning, runAfter } from './lifecycle';
import { shiftsOf } from './moved-traffic';
import { planBody } from './plan-body';
import { planTitle } from './plan-title';
import type { ProbeView, RunRest, RunView } from './run-view';
import { stepResult } from './step-result';
import { viewLamps } from './view-lamps';
import {
  abortSentence,
  askOf,
  currentSteps,
  type ReadStep,
  unknownStepOf,
  viewStep,
} from './view-run-steps';

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
  readonly exemptAt: Date | null;
  readonly outcome: string | null;
  readonly plan: { readonly body: unknown; readonly procedure: string };
  readonly steps: readonly StepRow[];
  readonly watches: readonly {
    readonly kind: WatchKind;
    readonly outcome: WatchOutcome | null;
    /** What it has seen so far, as it is stored. */
    readonly detail?: unknown;
  }[];
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
  readonly sendDeadline: Date | null;
  readonly deadline: Date | null;
  readonly answer: string | null;
  readonly resolution: unknown;
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
  readonly mayCommand: boolean;
  /** What holds all runs; null: nothing does. */
  readonly freeze: FreezeInForce | null;
  readonly now: Date;
}

export function runView(facts: RunFacts): RunView {
  const { run, state } = facts;
  const body = planBody.parse(run.plan.body);
  const shifts = shiftsOf(body);
  const steps = currentSteps(run.steps);
  const probes = viewProbes(steps, facts.runbook);
  const whyNotAbort = whyNot(
    facts,
    runAfter(run.status, 'abort') !== null,
    run.status === 'unknown' ? 'Say first what became of it.' : 'It is over.',
  );
  const whyNotUndo = whyNot(facts, canBeUndone(run.status), 'There is nothing to undo yet.');
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
    tookSeconds: tookSeconds(run),
    lamps: viewLamps(run, body, probes, facts.now),
    probes,
    traffic: {
      before: trafficShares(shifts?.first.before ?? []),
      after: trafficShares(shifts?.last.after ?? []),
      now:
        state === null
          ? null
          : {
              desired: trafficShares(state.desired),
              effective: trafficShares(state.effective),
              readAt: state.readAt,
            },
    },
    steps: steps.map((step) => viewStep(step, run.status)),
    canAbort: whyNotAbort === null,
    canUndo: whyNotUndo === null,
    abortSentence: abortSentence(steps, body),
    undoSentence: 'shows the way back to what was recorded',
    whyNotAbort,
    whyNotUndo,
    abortRequestedAt: iso(run.abortRequestedAt),
    outcome: run.outcome,
    unknownStep: unknownStepOf(steps, body, { run, state, now: facts.now }),
    asks:
      isRunning(run.status) && run.abortRequestedAt === null
        ? askOf(steps, body.service.slug, facts.now)
        : null,
    rests: restOf(facts, steps),
    undoes: facts.undoes === null ? null : { runId: facts.undoes.id, number: facts.undoes.number },
  };
}

function whyNot(facts: RunFacts, possible: boolean, otherwise: string): string | null {
  if (!facts.mayAct) return 'This needs the responder role.';
  return possible ? null : otherwise;
}

/** From applied to its end, in seconds; null: not over. */
export function tookSeconds({
  appliedAt,
  finishedAt,
}: Pick<RunRows, 'appliedAt' | 'finishedAt'>): number | null {
  if (appliedAt === null || finishedAt === null) return null;
  return (finishedAt.getTime() - appliedAt.getTime()) / 1000;
}

/** A freeze stops what is not sent yet; reading and proving go on. */
function restOf(
  { run, freeze, mayCommand, now }: RunFacts,
  steps: readonly ReadStep[],
): RunRest | null {
  if (freeze === null || freeze.until <= now || isExempt(run, freeze)) return null;
  const unsent = steps.some(
    ({ plan, row }) =>
      plan.work.kind === 'platform' && (row.status === 'pending' || row.status === 'intended'),
  );
  if (!unsent || !isRunning(run.status)) return null;
  const { by, reason, until } = freeze;
  return { by, reason, until: until.toISOString(), mayExempt: mayCommand };
}

const PROBE_STATES = { passed: 'ok', failed: 'failed', skipped: 'skipped' } as const;

/** What the last round saw; before the first one, the probes that the runbook names. */
function viewProbes(steps: readonly ReadStep[], runbook: Runbook | null): ProbeView[] {
  const step = steps.find(
    ({ plan: { work } }) => work.kind === 'check' && work.check === 'probes',
  )?.row;
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
