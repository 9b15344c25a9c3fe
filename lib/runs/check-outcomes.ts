/** Pure: the moves of steps that don't call the platform: probes, waits, records, an abort. */
import { type Move, NOW, waitFor } from './move';
import { begin, beginning, change, isLate, LOOK_AGAIN } from './step-change';
import type { ProbeSeen } from './step-result';
import { isDone, type StepFacts } from './transition';

/** All probes must pass this often in a row: the first answers may come from the old revision. */
const ROUNDS = 2;

/** One round of probes. None to make: said so, and the lamp stays dark. */
export function afterProbes(
  step: StepFacts,
  probes: ProbeSeen[],
  roundsBefore: number,
  now: Date,
): Move {
  const made = probes.filter((probe) => probe.outcome !== 'skipped');
  const skipped = probes.length - made.length;
  const aside = skipped === 0 ? '' : ` ${skipped} skipped: no secret is set for them.`;
  if (made.length === 0) {
    return {
      changes: [
        change(step, 'skipped', `No probe could be made: health is not known.${aside}`, {
          result: { probes },
        }),
      ],
      wakeIn: NOW,
    };
  }
  const failed = made.filter((probe) => probe.outcome === 'failed');
  if (failed.length === 0) {
    const passedRounds = roundsBefore + 1;
    if (passedRounds >= ROUNDS) {
      const evidence = `${made.length} of ${made.length} probes passed, twice in a row.${aside}`;
      return {
        changes: [
          change(step, 'verified', evidence, { result: { evidence, probes, passedRounds } }),
        ],
        lamp: { name: 'healthy', evidence },
        wakeIn: NOW,
      };
    }
    return {
      ...beginning(step),
      note: { step, result: { probes, passedRounds } },
      wakeIn: LOOK_AGAIN,
    };
  }
  if (step.deadline !== null && isLate(step, now)) {
    const evidence = failed
      .map((probe) => `${probe.method} ${probe.path}: ${probe.detail}`)
      .join(' ');
    return {
      changes: [
        change(step, 'failed', `${failed.length} of ${made.length} probes fail. ${evidence}`, {
          result: { evidence, probes, passedRounds: 0 },
        }),
      ],
      run: {
        move: 'fail',
        reason: `Traffic goes as planned, and ${failed.length} of ${made.length} probes fail. ${evidence}`,
      },
      wakeIn: null,
    };
  }
  return {
    ...beginning(step),
    note: { step, result: { probes, passedRounds: 0 } },
    wakeIn: LOOK_AGAIN,
  };
}

/** Steps that need nothing from outside: named by the plan, done with the effect, or handed on. */
export function tickOff(steps: readonly StepFacts[], said: (step: StepFacts) => string): Move {
  return {
    changes: steps.map((step) => {
      const { work } = step.plan;
      const isHandedOn =
        work.kind === 'announce' || (work.kind === 'check' && work.check === 'signals');
      return change(step, isHandedOn ? 'settled' : 'verified', said(step));
    }),
    wakeIn: NOW,
  };
}

export function afterWait(step: StepFacts, now: Date): Move {
  if (step.deadline === null) return begin(step);
  const left = (step.deadline.getTime() - now.getTime()) / 1000;
  if (left > 0) return waitFor(left);
  return { changes: [change(step, 'verified', 'The time has passed.')], wakeIn: NOW };
}

export function abortMove(steps: readonly StepFacts[], isEffective: boolean): Move {
  const open = steps.filter((step) => !isDone(step));
  const done = steps.some(
    (step) => step.plan.work.kind === 'platform' && step.status === 'verified',
  );
  const left =
    done || isEffective
      ? 'Traffic stays as planned; undo gives back what was.'
      : 'Nothing was sent.';
  return {
    changes: open
      .filter((step) => step.status === 'intended')
      .map((step) => change(step, 'skipped', 'Aborted before it was done.')),
    run: { move: 'abort', reason: `Aborted. ${left}` },
    wakeIn: null,
  };
}
