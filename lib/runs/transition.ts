/**
 * Pure: what a run needs next, from its rows alone. The engine does that one thing, turns what came
 * of it into a move (lib/runs/outcomes.ts) and writes the move; nothing is remembered in between.
 */
import type { RunStatus, StepStatus } from '@/lib/generated/prisma/enums';
import { isRunning } from './lifecycle';
import type { PlannedStep } from './plan-body';

export interface RunFacts {
  readonly status: RunStatus;
  readonly createdAt: Date;
  readonly abortRequested: boolean;
}

/** One attempt at one step. */
export interface StepFacts {
  readonly index: number;
  readonly attempt: number;
  readonly status: StepStatus;
  readonly plan: PlannedStep;
  readonly sendDeadline: Date | null;
  /** When the step must have come to its end; null until it began. */
  readonly deadline: Date | null;
}

export type Decision =
  /** Nothing to do now, or nothing at all any more. */
  | { readonly do: 'rest'; readonly until: Date | null }
  | { readonly do: 'expire' }
  | { readonly do: 'abort' }
  /** Steps that need nothing from outside, in one go. */
  | { readonly do: 'tick_off'; readonly steps: readonly StepFacts[] }
  /** Read, judge, and only then call the platform. */
  | { readonly do: 'send'; readonly step: StepFacts }
  /** A call whose outcome is not known: was that us? */
  | { readonly do: 'read_back'; readonly step: StepFacts }
  | { readonly do: 'settle'; readonly step: StepFacts }
  /** Is the planned state the effective one? */
  | { readonly do: 'verify'; readonly step: StepFacts }
  | { readonly do: 'probe'; readonly step: StepFacts }
  | { readonly do: 'wait'; readonly step: StepFacts }
  | { readonly do: 'succeed' };

/** A plan that nobody applies is let go after this. Seconds. */
export const PLAN_SECONDS = 15 * 60;

export function next(run: RunFacts, steps: readonly StepFacts[], now: Date): Decision {
  if (run.status === 'planned' || run.status === 'awaiting_approval' || run.status === 'approved') {
    const until = new Date(run.createdAt.getTime() + PLAN_SECONDS * 1000);
    return now >= until ? { do: 'expire' } : { do: 'rest', until };
  }
  if (!isRunning(run.status)) return { do: 'rest', until: null };

  const open = currentAttempts(steps).filter((step) => !isDone(step));
  const [current] = open;
  if (current === undefined) return { do: 'succeed' };
  const inFlight = ['sending', 'sent', 'settled', 'unknown'].includes(current.status);
  if (run.abortRequested && !inFlight) return { do: 'abort' };
  return nextOf(current, open);
}

function nextOf(step: StepFacts, open: readonly StepFacts[]): Decision {
  const { work } = step.plan;
  switch (work.kind) {
    case 'platform':
      return nextOfCall(step);
    case 'wait':
      return { do: 'wait', step };
    case 'check':
      if (work.check === 'effective') return { do: 'verify', step };
      if (work.check === 'probes') return { do: 'probe', step };
      break;
    case 'hold':
    case 'announce':
      break;
  }
  const firstOther = open.findIndex((each) => !needsNothing(each));
  return { do: 'tick_off', steps: firstOther === -1 ? open : open.slice(0, firstOther) };
}

function nextOfCall(step: StepFacts): Decision {
  switch (step.status) {
    case 'sending':
      return { do: 'read_back', step };
    case 'sent':
      return { do: 'settle', step };
    case 'settled':
    case 'unknown':
      return { do: 'verify', step };
    default:
      return { do: 'send', step };
  }
}

function needsNothing({ plan: { work } }: StepFacts): boolean {
  if (work.kind === 'hold' || work.kind === 'announce') return true;
  return work.kind === 'check' && work.check !== 'effective' && work.check !== 'probes';
}

/** The last attempt at each step, in order. */
function currentAttempts<S extends Pick<StepFacts, 'index' | 'attempt'>>(steps: readonly S[]): S[] {
  const last = new Map<number, S>();
  for (const step of steps) {
    if (step.attempt >= (last.get(step.index)?.attempt ?? 0)) last.set(step.index, step);
  }
  return [...last.values()].toSorted((a, b) => a.index - b.index);
}

/** A call is done once it is proven; what was handed on to others (a draft, the watch) is settled. */
export function isDone({ status, plan }: Pick<StepFacts, 'status' | 'plan'>): boolean {
  if (status === 'verified' || status === 'skipped' || status === 'failed') return true;
  return status === 'settled' && plan.work.kind !== 'platform';
}
