/** Pure: the moves of steps that don't call the platform: probes, waits, records, an abort. */
import { type Move, NOW, waitFor } from './move';
import { begin, beginning, change, fail, isLate, LOOK_AGAIN } from './step-change';
import type { ProbeSeen } from './step-result';
import { isDone, isEffect, type StepFacts } from './transition';

/** All probes must pass this often in a row: the first answers may come from the old revision. */
const ROUNDS = 2;

/**
 * One round of probes. None to make: said so, and the lamp stays dark. Before a further change it
 * stays dark too: what they tell is soon over.
 */
export function afterProbes(
  step: StepFacts,
  probes: ProbeSeen[],
  roundsBefore: number,
  now: Date,
  isLast: boolean,
): Move {
  const made = probes.filter((probe) => probe.outcome !== 'skipped');
  const left = probes.filter((probe) => probe.outcome === 'skipped');
  const why = [...new Set(left.map(({ detail }) => detail))].join(' ');
  const aside = left.length === 0 ? '' : ` ${left.length} skipped: ${why}`;
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
        ...(isLast ? { lamp: { name: 'healthy' as const, evidence } } : {}),
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
        reason: `${probedPlace(step.plan)} ${failed.length} of ${made.length} probes fail. ${evidence}`,
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

function probedPlace({ title, targetId, work }: StepFacts['plan']): string {
  if (targetId !== undefined) return `${title}:`;
  const tag = work.kind === 'check' ? work.tag : undefined;
  if (tag !== undefined) return `At its tag ${tag}, where nobody else is sent,`;
  return 'Traffic goes as planned, and';
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

/** `lookAgain`: seconds until what it waits for is looked at; null: time alone is waited for. */
export function afterWait(step: StepFacts, now: Date, lookAgain: number | null = null): Move {
  if (step.deadline === null) return begin(step);
  const left = (step.deadline.getTime() - now.getTime()) / 1000;
  if (left > 0) return waitFor(Math.min(left, lookAgain ?? left));
  return { changes: [change(step, 'verified', 'The time has passed.')], wakeIn: NOW };
}

/** Seconds for which a run waits for a person's answer to a step's condition. */
const ASK_SECONDS = 1800;

/** Nobody has answered: the step is neither taken nor skipped, and the run does not wait for ever. */
export function afterAsk(step: StepFacts, now: Date): Move {
  const { condition } = step.plan;
  if (condition === null) throw new Error('a step without a condition was asked about');
  if (step.askedUntil === null) {
    const askedUntil = new Date(now.getTime() + ASK_SECONDS * 1000).toISOString();
    const result = { askedUntil, evidence: `${condition.question} ${condition.evidence}` };
    return { changes: [], note: { step, result }, wakeIn: ASK_SECONDS };
  }
  const left = (step.askedUntil.getTime() - now.getTime()) / 1000;
  if (left > 0) return waitFor(left);
  return fail(step, `Nobody answered in time: ${condition.question}`);
}

/** Every call before it was left out: there is nothing to read back, and nothing is proven. */
export function afterNoCall(step: StepFacts): Move {
  return {
    changes: [change(step, 'skipped', 'No call was made: there is nothing to read back.')],
    wakeIn: NOW,
  };
}

/** `effect`: evidence of the run's effect where the step that is left out was to have the last one. */
export function afterSkip(step: StepFacts, effect: string | null): Move {
  const { condition } = step.plan;
  const why = step.answer === null ? (condition?.evidence ?? '') : 'A person says no.';
  return {
    changes: [
      change(step, 'skipped', `${condition?.question ?? ''} No. ${why}`.trim(), {
        result: { evidence: why },
      }),
    ],
    ...(effect === null ? {} : { lamp: { name: 'effective' as const, evidence: effect } }),
    wakeIn: NOW,
  };
}

/**
 * A person does it, and says how it went; what they pasted is its evidence. Where theirs is the last
 * effect of the run, it is reached by their word, and said so.
 */
export function afterManual(step: StepFacts, now: Date, isLast: boolean): Move {
  const { resolution } = step;
  if (resolution === null) {
    if (step.deadline === null) return { ...begin(step), wakeIn: step.plan.deadlineSeconds };
    if (isLate(step, now)) return fail(step, 'Nobody said in time that it was done.');
    return waitFor((step.deadline.getTime() - now.getTime()) / 1000);
  }
  const note = resolution.note === null ? '' : ` ${resolution.note}`;
  if (resolution.outcome !== 'done') return fail(step, `A person says that it failed.${note}`);
  const evidence = `A person did it.${note}`;
  const pasted = resolution.evidence === null ? {} : { pasted: resolution.evidence };
  return {
    changes: [
      change(step, 'verified', evidence, { result: { evidence, byPerson: true, ...pasted } }),
    ],
    ...(isLast && step.plan.work.kind === 'manual' && isEffect(step.plan)
      ? { lamp: { name: 'effective' as const, evidence: `By a person’s word. ${evidence}` } }
      : {}),
    wakeIn: NOW,
  };
}

/** What the signals of the revisions that are coming say. */
export interface GateSeen {
  readonly state: 'under' | 'over' | 'unknown';
  readonly evidence: string;
}

/** How often signals are looked at while a gate is shut. Seconds. */
const GATE_LOOK = 10;
/** For how long a person may still judge what no signal told. Seconds. */
const JUDGE_SECONDS = 1800;

/** Open only on what is known to be well. What stays unknown is a person's to judge, not ours. */
export function afterGate(
  step: StepFacts,
  { state, evidence }: { readonly state: 'under' | 'unknown'; readonly evidence: string },
  now: Date,
): Move {
  if (state === 'under') {
    return {
      changes: [change(step, 'verified', evidence, { result: { evidence } })],
      wakeIn: NOW,
    };
  }
  if (step.deadline === null) return { ...beginning(step), wakeIn: LOOK_AGAIN };
  const endsAt = step.deadline.getTime() + JUDGE_SECONDS * 1000;
  if (now.getTime() >= endsAt) return fail(step, `The signals stayed unknown. ${evidence}`);
  const said = isLate(step, now) ? `Not known; a person judges. ${evidence}` : evidence;
  return { changes: [], note: { step, result: { evidence: said } }, wakeIn: GATE_LOOK };
}

export function afterRelease(step: StepFacts, runNumber: number, count: number): Move {
  const summary = count === 0 ? 'Nothing is held.' : 'The holds have ended; the marks stay.';
  return {
    changes: [change(step, 'verified', summary, { result: { evidence: summary } })],
    releaseHolds: `The fix went out in run ${runNumber}.`,
    wakeIn: NOW,
  };
}

/** Names the state that is left: what was done, what was not, and the way back. */
export function abortMove(steps: readonly StepFacts[]): Move {
  const open = steps.filter((step) => !isDone(step));
  const calls = steps.filter((step) => step.plan.work.kind === 'platform');
  const done = calls.filter((step) => step.status === 'verified');
  const undone = calls.filter((step) => !isDone(step));
  const titles = (some: readonly StepFacts[]) => some.map(({ plan }) => plan.title).join(', ');
  const left =
    done.length === 0
      ? calls.some(({ sendDeadline }) => sendDeadline !== null)
        ? 'What was sent has changed nothing.'
        : 'Nothing was sent.'
      : `Done, and left so: ${titles(done)}.${undone.length === 0 ? '' : ` Not begun: ${titles(undone)}.`} Undo gives back what was.`;
  return {
    changes: open
      .filter((step) => step.status === 'intended')
      .map((step) => change(step, 'skipped', 'Aborted before it was done.')),
    run: { move: 'abort', reason: `Aborted. ${left}` },
    wakeIn: null,
  };
}
