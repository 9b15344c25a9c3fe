import type { RunStatus } from '@/lib/generated/prisma/enums';
import {
  abortMove,
  afterAsk,
  afterGate,
  afterManual,
  afterNoCall,
  afterRelease,
  afterSkip,
  afterWait,
  tickOff,
} from '@/lib/runs/check-outcomes';
import { endOfGivingBack, givenBack, stopAtGate } from '@/lib/runs/give-back';
import { afterLook, type LookSeen } from '@/lib/runs/look-outcomes';
import type { Move, StepChange } from '@/lib/runs/move';
import { afterReadBack, afterResolve, afterSettle, afterVerify } from '@/lib/runs/outcomes';
import {
  type Decision,
  isEffect,
  isLastEffect,
  leadsToGate,
  next,
  type RunFacts,
  type StepFacts,
  trafficMoved,
} from '@/lib/runs/transition';
import { askLogs } from './ask-logs';
import { askRequests } from './ask-requests';
import { bind, reach } from './calls';
import type { EngineDeps } from './deps';
import { BREACH_LOOK_SECONDS, judgedBy, seeBreach, seeGate } from './gate';
import { insistOnGivingBack } from './give-back';
import { giveBack, type Lease, takeLease } from './lease';
import { type LoadedRun, type LoadedStep, loadRun } from './load';
import { callBehind, LOOK_MS, lookAt } from './look';
import { probeRound } from './probes';
import { runAt } from './run-at';
import { send } from './send';
import { whatWasDone } from './tick-off';
import { writeMove } from './write-move';

/** `again`: there is more to do at once. `rests`: not before its `wake_at`. */
export type Advanced = 'again' | 'rests' | 'not_ours';

/** Seconds after which a run is looked at again whose transition could not be written. */
const RETRY_SECONDS = 2;

/**
 * Makes one transition of one run and returns. Everything that it needs is in the run's rows, so it
 * does not matter which process makes the next one, or whether this one ends in the middle.
 */
export async function advance(deps: EngineDeps, runId: string): Promise<Advanced> {
  const lease = await takeLease(deps.db, runId);
  if (lease === null) return 'not_ours';
  try {
    return await transition(deps, runId, lease);
  } catch (error) {
    // No call of ours is under way any more; one that was made is guarded by its own deadline.
    await insistOnGivingBack(deps.db, lease, RETRY_SECONDS);
    throw error;
  }
}

async function transition(deps: EngineDeps, runId: string, lease: Lease): Promise<Advanced> {
  const run = await loadRun(deps.db, runId);
  const facts = {
    status: run.row.status,
    createdAt: run.row.createdAt,
    approvalEndsAt: run.approvalEndsAt,
    abortRequested: run.row.abortRequestedAt !== null,
    frozenUntil: run.frozenUntil,
  };
  const decision = next(facts, run.steps, run.now);
  const sooner = await sendBehind(deps, run, facts, decision);
  const move =
    sooner === null
      ? await carryOut(deps, run, decision, lease)
      : await send(deps, runAt(run, sooner.step), sooner.step, lease, sooner.ticked);
  if (move === null) {
    await giveBack(deps.db, lease, RETRY_SECONDS);
    return 'rests';
  }
  const written = await writeMove(deps.db, run, lease, endOfGivingBack(move, run.steps));
  if (written === null) {
    // Taken over, and then this changes nothing; or the run is not as it was read: look again.
    await giveBack(deps.db, lease, RETRY_SECONDS);
    return 'not_ours';
  }
  return written;
}

/**
 * The call that comes right after steps that need nothing: they are ticked off with its intent, in
 * one transaction instead of two turns. It is what a commander waits for.
 */
async function sendBehind(
  deps: EngineDeps,
  run: LoadedRun,
  facts: RunFacts,
  decision: Decision,
): Promise<{ readonly step: LoadedStep; readonly ticked: readonly StepChange[] } | null> {
  if (decision.do !== 'tick_off') return null;
  const ticked = tickOff(decision.steps, await whatWasDone(deps, run)).changes;
  const after = run.steps.map((step) => {
    const change = ticked.find(({ step: { index, attempt } }) => {
      return index === step.index && attempt === step.attempt;
    });
    return change === undefined ? step : { ...step, status: change.to };
  });
  const then = next(facts, after, run.now);
  return then.do === 'send' ? { step: loadedStep(run, then.step), ticked } : null;
}

function loadedStep(run: LoadedRun, step: Pick<StepFacts, 'index' | 'attempt'>): LoadedStep {
  const found = run.steps.find((s) => s.index === step.index && s.attempt === step.attempt);
  if (found === undefined) throw new Error('a decision about a step that was not loaded');
  return found;
}

async function carryOut(
  deps: EngineDeps,
  run: LoadedRun,
  decision: Decision,
  lease: Lease,
): Promise<Move | null> {
  const loaded = (step: StepFacts) => loadedStep(run, step);
  switch (decision.do) {
    case 'rest': {
      const { until } = decision;
      const wakeIn = until === null ? null : (until.getTime() - run.now.getTime()) / 1000;
      return { changes: [], wakeIn };
    }
    case 'expire':
      return end('expire', expiryReason(run.row.status));
    case 'abort':
      return abortMove(run.steps);
    case 'succeed':
      return end('succeed', success(run));
    case 'tick_off':
      return tickOff(decision.steps, await whatWasDone(deps, run));
    case 'ask':
      return afterAsk(decision.step, run.now);
    case 'skip':
      return afterSkip(decision.step, effectBefore(run, decision.step));
    case 'await_person':
      return givenBack(
        afterManual(decision.step, run.now, isLastEffect(decision.step, run.steps)),
        decision.step,
        judgedBy(runAt(run, decision.step), decision.step),
        run.steps,
      );
    case 'resolve': {
      const { step, resolution } = decision;
      return afterResolve(step, resolution, isLastEffect(step, run.steps));
    }
    case 'release_hold':
      return afterRelease(decision.step, run.row.number, await countHolds(deps, run));
    case 'send':
      return send(deps, runAt(run, decision.step), loaded(decision.step), lease, []);
    case 'read_back': {
      const step = loaded(decision.step);
      return afterReadBack(step, await lookAt(deps, runAt(run, step), step), run.now);
    }
    case 'settle': {
      const step = loaded(decision.step);
      return afterSettle(step, await settle(deps, runAt(run, step), step), run.now);
    }
    case 'verify': {
      const step = loaded(decision.step);
      const here = runAt(run, step);
      if (callBehind(here, step) === null) return afterNoCall(step);
      const looked = await lookAt(deps, here, step);
      return afterVerify(step, looked, run.now, isLastEffect(step, run.steps));
    }
    case 'probe': {
      const step = loaded(decision.step);
      const isLast = isLastEffect(step, run.steps) && run.steps.some(({ plan }) => isEffect(plan));
      return probeRound(deps, runAt(run, step), step, isLast);
    }
    case 'look': {
      const { step } = decision;
      return afterLook(step, await look(deps, runAt(run, step), step), run.now);
    }
    case 'gate': {
      const here = runAt(run, decision.step);
      const { state, evidence } = await seeGate(deps, here, decision.step);
      const judged = judgedBy(here, decision.step);
      if (state === 'over') {
        const why = `The signals are over their limits. ${evidence}`;
        return stopAtGate(decision.step, why, judged, run.steps);
      }
      const move = afterGate(decision.step, { state, evidence }, run.now);
      return givenBack(move, decision.step, judged, run.steps);
    }
    case 'wait':
      return waiting(deps, run, decision.step);
  }
}

async function look(deps: EngineDeps, run: LoadedRun, step: StepFacts): Promise<LookSeen> {
  const { work } = step.plan;
  if (work.kind !== 'check') throw new Error('a look of a step that is no check');
  if (work.check === 'requests') return askRequests(deps, run, work.requests ?? []);
  return work.logs === undefined
    ? { state: 'left_out', evidence: 'The runbook does not say what to look for in the log.' }
    : askLogs(deps, run, work.logs);
}

/** What is waited for before a gate is watched: nobody is left for long with what fails all the time. */
async function waiting(deps: EngineDeps, run: LoadedRun, step: StepFacts): Promise<Move> {
  if (!leadsToGate(step, run.steps)) return afterWait(step, run.now);
  const here = runAt(run, step);
  const breach = await seeBreach(deps, here, step);
  return breach === null
    ? afterWait(step, run.now, BREACH_LOOK_SECONDS)
    : stopAtGate(step, breach, judgedBy(here, step), run.steps);
}

/** One look at how far the platform is with what was sent. */
async function settle(deps: EngineDeps, run: LoadedRun, step: LoadedStep) {
  const reached = reach(deps, run.address);
  if (!reached.ok) return reached;
  if (step.call === null) throw new Error('a step that is no call was sent');
  const call = bind(reached.value, step.call);
  return call.ok ? call.value.settle(step.operation, AbortSignal.timeout(LOOK_MS)) : call;
}

/** The effect is reached where the last step that has one is left out: by those before it. */
function effectBefore(run: LoadedRun, step: StepFacts): string | null {
  const after = run.steps.map((each) =>
    each.index === step.index ? { ...each, status: 'skipped' as const } : each,
  );
  if (!isEffect(step.plan) || !isLastEffect(step, after)) return null;
  const made = run.steps
    .filter(
      ({ index, plan, status }) => index < step.index && isEffect(plan) && status === 'verified',
    )
    .toSorted((a, b) => a.index - b.index)
    .at(-1);
  return made === undefined || run.row.effectiveAt !== null
    ? null
    : (made.result.evidence ?? made.plan.expectation);
}

async function countHolds({ db }: EngineDeps, { body }: LoadedRun): Promise<number> {
  return db.prisma.hold.count({ where: { targetId: body.target.id, releasedAt: null } });
}

function expiryReason(status: RunStatus): string {
  if (status === 'awaiting_approval') return 'No second person approved it in time.';
  if (status === 'approved') return 'It was approved, and nobody applied it in time.';
  return 'Nobody applied it in time.';
}

function end(move: 'expire' | 'succeed', reason: string): Move {
  return { changes: [], run: { move, reason }, wakeIn: null };
}

function success({ row, body, steps }: LoadedRun): string {
  if (body.undoes !== null) return `What was before run ${body.undoes.number} is back.`;
  const left = steps.filter(({ status }) => status === 'skipped').length;
  const aside = left === 0 ? '' : ` ${left} left out.`;
  if (!trafficMoved(steps)) return `Every step is done.${aside}`;
  return row.healthyAt === null
    ? `Traffic goes as planned. Health was not probed.${aside}`
    : `Traffic goes as planned and the probes pass.${aside}`;
}
