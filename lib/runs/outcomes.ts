/** Pure: from what a platform call or a look at the platform gave to the move that it means. */
import type { Landed, Operation, PlatformError, Verification } from '@/lib/platforms/platform';
import type { Result } from '@/lib/result';
import { type Move, NOW, waitFor } from './move';
import { begin, change, fail, isLate, LOOK_AGAIN } from './step-change';
import type { StepResolution } from './step-resolution';
import type { StepFacts } from './transition';

/** Seconds before the next try after a refusal that passes by itself, by attempt. */
const BACK_OFF = [5, 15, 45] as const;
const LOOK_AGAIN_WHEN_AWAY = 3;
const LOOK_AGAIN_WHEN_UNKNOWN = 15;

function lose(step: StepFacts, summary: string): Move {
  return {
    changes: [change(step, 'unknown', summary, { result: { evidence: summary } })],
    run: {
      move: 'lose',
      reason: `${summary} Ripcord keeps looking, sends nothing, and keeps the target to itself.`,
    },
    wakeIn: LOOK_AGAIN_WHEN_UNKNOWN,
  };
}

/** The state could not be read, or the plan may not be sent any more: nothing has been sent. */
export function beforeSend(
  step: StepFacts,
  problem:
    | { readonly kind: 'unreadable'; readonly error: PlatformError }
    | { readonly kind: 'moved'; readonly evidence: string }
    | { readonly kind: 'blocked'; readonly evidence: string },
  now: Date,
): Move {
  switch (problem.kind) {
    case 'unreadable': {
      const { error } = problem;
      const passes = PASSES_BY_ITSELF.includes(error.kind) || error.kind === 'failed';
      const inTime = step.deadline === null || now < step.deadline;
      if (passes && inTime) {
        const wakeIn = error.kind === 'quota' ? BACK_OFF[0] : LOOK_AGAIN_WHEN_AWAY;
        return step.status === 'pending'
          ? {
              changes: [
                change(step, 'intended', `Waits: ${error.message}`, {
                  deadlineSeconds: step.plan.deadlineSeconds,
                }),
              ],
              wakeIn,
            }
          : waitFor(wakeIn);
      }
      return fail(step, `Nothing was sent: ${error.message}`);
    }
    case 'moved':
      return fail(step, `Nothing was sent: ${problem.evidence}`);
    case 'blocked':
      return fail(step, `Nothing was sent, the verdict is now blocked. ${problem.evidence}`);
  }
}

/** Before a further try: what is to be asked for is there, by the late call of an earlier one. */
export function arrivedLate(step: StepFacts): Move {
  return {
    changes: [change(step, 'settled', 'The call of an earlier try arrived late. Nothing is sent.')],
    wakeIn: NOW,
  };
}

const PASSES_BY_ITSELF: readonly PlatformError['kind'][] = ['unreachable', 'timeout', 'quota'];

/** What the one call gave. A refusal is certain; anything lost is read back before all else. */
export function afterSend(step: StepFacts, reply: Result<Operation, PlatformError>): Move {
  if (reply.ok) {
    return {
      changes: [
        change(step, 'sent', 'The platform has taken the change.', { operation: reply.value }),
      ],
      wakeIn: NOW,
    };
  }
  const { error } = reply;
  if (error.outcome === 'unknown') return waitFor(NOW);
  // The call of an earlier try may have arrived late, and be what this one ran into.
  if (error.kind === 'conflict' && step.attempt > 1) return waitFor(NOW);
  if (error.kind === 'conflict') {
    return fail(step, `Refused, nothing changed: someone changed it. Plan again. ${error.message}`);
  }
  if (PASSES_BY_ITSELF.includes(error.kind)) return tryAgain(step, error.message);
  return fail(step, `Refused, nothing changed. ${error.message}`);
}

function tryAgain(step: StepFacts, why: string): Move {
  const wakeIn = BACK_OFF[step.attempt - 1];
  if (wakeIn === undefined) return fail(step, `Gave up after ${step.attempt} tries. ${why}`);
  return {
    changes: [change(step, 'failed', `Not done; tried again in ${wakeIn} s. ${why}`)],
    again: step,
    wakeIn,
  };
}

/**
 * A call whose reply never came, after a look. Sent again only when it certainly did not happen and
 * the old call can't arrive any more.
 */
export function afterReadBack(
  step: StepFacts,
  looked: Result<{ readonly landed: Landed; readonly evidence: string }, PlatformError>,
  now: Date,
): Move {
  const callIsOver = step.sendDeadline !== null && now >= step.sendDeadline;
  const untilOver = step.sendDeadline
    ? Math.max(NOW, (step.sendDeadline.getTime() - now.getTime()) / 1000)
    : NOW;
  if (!looked.ok) {
    if (!isLate(step, now)) return waitFor(LOOK_AGAIN_WHEN_AWAY);
    return lose(step, `Whether the change was made is not known: ${looked.error.message}`);
  }
  const { landed, evidence } = looked.value;
  switch (landed) {
    case 'landed':
      return {
        changes: [
          change(step, 'sent', 'The reply was lost; read back, the change was made.', {
            operation: { name: null },
          }),
        ],
        wakeIn: NOW,
      };
    case 'not_landed':
      if (!callIsOver) return waitFor(untilOver);
      return tryAgain(step, 'The reply was lost; read back, nothing had been changed.');
    case 'overtaken':
      // Until then it might still be overwritten by our own call.
      if (!callIsOver) return waitFor(untilOver);
      return fail(step, `Someone else changed it meanwhile. Plan again. ${evidence}`);
    case 'cannot_tell':
      if (!callIsOver) return waitFor(untilOver);
      return lose(step, `Whether the change was made can't be told. ${evidence}`);
  }
}

/** One look at the operation. That it ended badly is checked against the state, as all else is. */
export function afterSettle(
  step: StepFacts,
  look: Result<'done' | 'running', PlatformError>,
  now: Date,
): Move {
  const settled = (summary: string): Move => ({
    changes: [change(step, 'settled', summary)],
    wakeIn: NOW,
  });
  if (look.ok && look.value === 'done') return settled('The platform says that it is done.');
  if (!look.ok && look.error.kind === 'failed') return settled(look.error.message);
  if (isLate(step, now)) {
    return lose(
      step,
      look.ok
        ? 'The platform is still reconciling.'
        : `It can't be looked at. ${look.error.message}`,
    );
  }
  return waitFor(look.ok ? LOOK_AGAIN : LOOK_AGAIN_WHEN_AWAY);
}

/**
 * What was read back after the platform was done, or of a run that nobody knew about. `isLast`: no
 * further call follows, so the run's effect is reached.
 */
export function afterVerify(
  step: StepFacts,
  looked: Result<Verification & { readonly landed: Landed }, PlatformError>,
  now: Date,
  isLast: boolean,
): Move {
  const isCall = step.plan.work.kind === 'platform';
  const wasUnknown = step.status === 'unknown';
  if (!looked.ok || looked.value.outcome === 'not_yet') {
    const why = looked.ok ? looked.value.evidence : looked.error.message;
    if (wasUnknown) {
      return { ...waitFor(LOOK_AGAIN_WHEN_UNKNOWN), note: observed(step, why, now) };
    }
    if (step.status === 'pending') return begin(step);
    if (!isLate(step, now)) return waitFor(looked.ok ? LOOK_AGAIN : LOOK_AGAIN_WHEN_AWAY);
    return isCall ? lose(step, why) : fail(step, `Not proven in time. ${why}`);
  }
  const { outcome, evidence, warning, landed } = looked.value;
  if (outcome === 'effective') {
    const summary = warning === undefined ? evidence : `${evidence} ${warning}`;
    const result = { evidence, ...(warning === undefined ? {} : { warning }) };
    return {
      changes: [change(step, 'verified', summary, { result })],
      ...(isCall ? goesOn(step, summary, isLast) : {}),
      wakeIn: NOW,
    };
  }
  if (landed === 'overtaken' && !wasUnknown) {
    return {
      changes: [change(step, 'failed', evidence)],
      run: { move: 'revert_externally', reason: `Someone else moved it. ${evidence}` },
      wakeIn: null,
    };
  }
  return fail(step, `Asked for and served are not the same. ${evidence}`);
}

/** The lamp, once the last effect is there; a run whose outcome was not known goes on. */
function goesOn(step: StepFacts, evidence: string, isLast: boolean): Pick<Move, 'lamp' | 'run'> {
  if (isLast) return { lamp: { name: 'effective', evidence } };
  return step.status === 'unknown' ? { run: { move: 'resume', reason: evidence } } : {};
}

/** Beside an unknown outcome: what the last look saw. */
function observed(step: StepFacts, evidence: string, now: Date): NonNullable<Move['note']> {
  return { step, result: { evidence, lookedAt: now.toISOString() } };
}

/** A person's word on a call that nobody could read back: recorded as theirs, never as a proof. */
export function afterResolve(step: StepFacts, resolution: StepResolution, isLast: boolean): Move {
  const said = resolution.note === null ? '' : `: ${resolution.note}`;
  switch (resolution.outcome) {
    case 'landed':
    case 'done': {
      const evidence = `By a person’s word it is there${said}`;
      return {
        changes: [change(step, 'verified', evidence, { result: { evidence, byPerson: true } })],
        ...goesOn(step, evidence, isLast),
        wakeIn: NOW,
      };
    }
    case 'not_landed': {
      const evidence = `By a person’s word it is not there${said}`;
      return {
        changes: [change(step, 'failed', evidence)],
        again: step,
        run: { move: 'resume', reason: `${evidence} It is sent again.` },
        wakeIn: NOW,
      };
    }
    case 'give_up':
    case 'failed':
      return fail(step, `Given up by a person, its outcome not known${said}`);
  }
}
