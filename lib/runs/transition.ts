/**
 * Pure: what a run needs next, from its rows alone. The engine does that one thing, turns what came
 * of it into a move (lib/runs/outcomes.ts) and writes the move; nothing is remembered in between.
 */
import type { RunStatus, StepStatus } from '@/lib/generated/prisma/enums';
import { isRunning } from './lifecycle';
import { movedTraffic } from './moved-traffic';
import type { PlannedStep } from './plan-body';
import type { StepResolution } from './step-resolution';

export interface RunFacts {
  readonly status: RunStatus;
  readonly createdAt: Date;
  /** When a wait for a second person, or their word, ends; null: nobody was asked. */
  readonly approvalEndsAt: Date | null;
  readonly abortRequested: boolean;
  /** Nothing is sent before; null: no freeze stops this run. */
  readonly frozenUntil: Date | null;
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
  /** Until when a person is asked about its condition; null: not asked yet. */
  readonly askedUntil: Date | null;
  /** A person's answer to its condition. */
  readonly answer: 'yes' | 'no' | null;
  /** A person's word on how it ended. */
  readonly resolution: StepResolution | null;
}

export type Decision =
  /** Nothing to do now, or nothing at all any more. */
  | { readonly do: 'rest'; readonly until: Date | null }
  | { readonly do: 'expire' }
  | { readonly do: 'abort' }
  /** A person is asked whether the step is to be taken. */
  | { readonly do: 'ask'; readonly step: StepFacts }
  /** The condition's answer is no. */
  | { readonly do: 'skip'; readonly step: StepFacts }
  /** A person does it, or judges what the machine can't. */
  | { readonly do: 'await_person'; readonly step: StepFacts }
  /** A person said how a call ended that nobody could read back. */
  | { readonly do: 'resolve'; readonly step: StepFacts; readonly resolution: StepResolution }
  /** Steps that need nothing from outside, in one go. */
  | { readonly do: 'tick_off'; readonly steps: readonly StepFacts[] }
  | { readonly do: 'release_hold'; readonly step: StepFacts }
  /** Read, judge, and only then call the platform. */
  | { readonly do: 'send'; readonly step: StepFacts }
  /** A call whose outcome is not known: was that us? */
  | { readonly do: 'read_back'; readonly step: StepFacts }
  | { readonly do: 'settle'; readonly step: StepFacts }
  /** Is the planned state the effective one? */
  | { readonly do: 'verify'; readonly step: StepFacts }
  | { readonly do: 'probe'; readonly step: StepFacts }
  /** Requests, or the log: what they say is known at once. */
  | { readonly do: 'look'; readonly step: StepFacts }
  /** Signals that have to be well before more is changed. */
  | { readonly do: 'gate'; readonly step: StepFacts }
  | { readonly do: 'wait'; readonly step: StepFacts }
  | { readonly do: 'succeed' };

/** A plan that nobody applies is let go after this. Seconds. */
export const PLAN_SECONDS = 15 * 60;

export function next(run: RunFacts, steps: readonly StepFacts[], now: Date): Decision {
  const waitsUntil = openUntil(run);
  if (waitsUntil !== null) {
    return now >= waitsUntil ? { do: 'expire' } : { do: 'rest', until: waitsUntil };
  }
  if (!isRunning(run.status)) return { do: 'rest', until: null };

  const current = currentAttempts(steps);
  const open = current.filter((step) => !isDone(step));
  const [step] = open;
  if (step === undefined) return { do: 'succeed' };
  const inFlight = ['sending', 'sent', 'settled', 'unknown'].includes(step.status);
  if (run.abortRequested && !inFlight) return { do: 'abort' };
  const decision = conditional(step, current) ?? nextOf(step, open);
  if (decision.do === 'send' && run.frozenUntil !== null) {
    return { do: 'rest', until: run.frozenUntil };
  }
  return decision;
}

/** Until when a plan waits for somebody's press or word; null: it waits for nobody. */
function openUntil({ status, createdAt, approvalEndsAt }: RunFacts): Date | null {
  const planEnds = new Date(createdAt.getTime() + PLAN_SECONDS * 1000);
  if (status === 'planned') return planEnds;
  if (status === 'awaiting_approval' || status === 'approved') return approvalEndsAt ?? planEnds;
  return null;
}

/** What a step's condition makes of it; null: it is taken. Without an answer nothing is skipped. */
function conditional(step: StepFacts, steps: readonly StepFacts[]): Decision | null {
  const { condition } = step.plan;
  if (condition === null || !['pending', 'intended'].includes(step.status)) return null;
  const answer = answerTo(step, steps);
  if (answer === null) return { do: 'ask', step };
  return answer === 'no' ? { do: 'skip', step } : null;
}

/** A person's, the annotation's, or that of the step which it follows; null: nobody has answered. */
export function answerTo(
  { answer, plan: { condition } }: Pick<StepFacts, 'answer' | 'plan'>,
  steps: readonly Pick<StepFacts, 'index' | 'attempt' | 'plan' | 'status'>[],
): 'yes' | 'no' | null {
  if (condition === null) return null;
  const followed = currentAttempts(steps).find(({ plan: { id } }) => id === condition.follows);
  if (followed === undefined) return answer ?? condition.answer;
  if (!isDone(followed)) return null;
  return followed.status === 'skipped' ? 'no' : 'yes';
}

function nextOf(step: StepFacts, open: readonly StepFacts[]): Decision {
  const { work } = step.plan;
  switch (work.kind) {
    case 'platform':
      return nextOfCall(step);
    case 'wait':
      return { do: 'wait', step };
    case 'manual':
      return { do: 'await_person', step };
    case 'release_hold':
      return { do: 'release_hold', step };
    case 'check':
      if (work.check === 'effective') return { do: 'verify', step };
      if (work.check === 'probes') return { do: 'probe', step };
      if (work.check === 'requests' || work.check === 'logs') return { do: 'look', step };
      if (isGate(step, open)) {
        return step.resolution === null ? { do: 'gate', step } : { do: 'await_person', step };
      }
      break;
    case 'hold':
    case 'announce':
      break;
  }
  const later = open.slice(1);
  const needy = later.findIndex((each) => !needsNothing(each, open));
  return { do: 'tick_off', steps: [step, ...(needy === -1 ? later : later.slice(0, needy))] };
}

/** Signals before a further change are a gate; after the last one the watch judges them. */
function isGate({ index, plan: { work } }: StepFacts, open: readonly StepFacts[]): boolean {
  if (work.kind !== 'check' || work.check !== 'signals') return false;
  if (work.now === true) return true;
  return open.some((later) => later.index > index && later.plan.work.kind === 'platform');
}

/** What is waited for is judged by a gate before anything else is changed. */
export function leadsToGate(
  { index }: Pick<StepFacts, 'index'>,
  steps: readonly StepFacts[],
): boolean {
  const open = currentAttempts(steps).filter((each) => each.index > index && !isDone(each));
  const call = open.findIndex(({ plan: { work } }) => work.kind === 'platform');
  return open.slice(0, Math.max(call, 0)).some((each) => isGate(each, open));
}

function nextOfCall(step: StepFacts): Decision {
  switch (step.status) {
    case 'sending':
      return { do: 'read_back', step };
    case 'sent':
      return { do: 'settle', step };
    case 'unknown':
      return step.resolution === null
        ? { do: 'verify', step }
        : { do: 'resolve', step, resolution: step.resolution };
    case 'settled':
      return { do: 'verify', step };
    default:
      return { do: 'send', step };
  }
}

/** Checks that ask somebody else. */
const ASKING: readonly string[] = ['effective', 'probes', 'requests', 'logs'];

function needsNothing(step: StepFacts, open: readonly StepFacts[]): boolean {
  const { work, condition } = step.plan;
  if (condition !== null || isGate(step, open)) return false;
  if (work.kind === 'hold' || work.kind === 'announce') return true;
  return work.kind === 'check' && !ASKING.includes(work.check);
}

/** The last attempt at each step, in order. */
export function currentAttempts<S extends Pick<StepFacts, 'index' | 'attempt'>>(
  steps: readonly S[],
): S[] {
  const last = new Map<number, S>();
  for (const step of steps) {
    if (step.attempt >= (last.get(step.index)?.attempt ?? 0)) last.set(step.index, step);
  }
  return [...last.values()].toSorted((a, b) => a.index - b.index);
}

/**
 * Nothing after it changes the world any more, among the steps that are or may be taken: no call, and
 * nothing that a person does by hand.
 */
export function isLastEffect(step: Pick<StepFacts, 'index'>, steps: readonly StepFacts[]): boolean {
  return !currentAttempts(steps).some(
    (later) =>
      later.index > step.index &&
      isEffect(later.plan) &&
      later.status !== 'skipped' &&
      answerTo(later, steps) !== 'no',
  );
}

export function isEffect({ work }: Pick<PlannedStep, 'work'>): boolean {
  return work.kind === 'platform' || (work.kind === 'manual' && work.onlyLooks !== true);
}

/** Nothing that it does changes anything: no target is locked for it, and no incident moves. */
export function onlyLooks({ steps }: { readonly steps: readonly PlannedStep[] }): boolean {
  return steps.every(
    ({ work }) =>
      work.kind === 'check' ||
      work.kind === 'wait' ||
      (work.kind === 'manual' && work.onlyLooks === true),
  );
}

/** The plan's last shift of traffic on its own target was sent. False: it was left out, and traffic is not as planned. */
export function trafficMoved(steps: readonly StepFacts[]): boolean {
  const last = currentAttempts(steps).findLast(({ plan: { work, targetId } }) => {
    if (targetId !== undefined) return false;
    return work.kind === 'platform' && movedTraffic(work.action) !== null;
  });
  return steps.some(({ index, sendDeadline }) => index === last?.index && sendDeadline !== null);
}

/** A call is done once it is proven; what was handed on to others (a draft, the watch) is settled. */
export function isDone({ status, plan }: Pick<StepFacts, 'status' | 'plan'>): boolean {
  if (status === 'verified' || status === 'skipped' || status === 'failed') return true;
  return status === 'settled' && plan.work.kind !== 'platform';
}
