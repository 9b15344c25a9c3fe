/** Pure: from what a run sent to a plan that puts back what was recorded before it. */
import { err, ok, type Result } from '@/lib/result';
import { subjectKey } from './beside-subjects';
import { describeCall, inverseSentence } from './describe-call';
import { movement, type Planner, type PlanSubject, planParts } from './plan';
import type { PlanBody, PlannedCall } from './plan-body';
import { DEADLINES, type Unnumbered } from './planned-step';
import type { WantedCall } from './wanted-call';

export const UNDO_PROCEDURE = 'undo';

/** What a run sent and what gives each back, in the order of its steps. */
export interface Undone {
  readonly runId: string;
  readonly number: number;
  /** The one step that is undone; null: all of the run. */
  readonly step: number | null;
  readonly sent: readonly PlannedCall[];
}

/**
 * An ordinary run that puts back what was recorded, exactly, the last first. Each call sets the
 * whole of its subject, so of several of one kind only the oldest record is put back, and one that
 * did nothing, or was put back already, needs nothing as long as another does.
 */
export function planUndo(
  subject: PlanSubject,
  { runId, number, step, sent }: Undone,
  planner: Planner,
): Result<PlanBody, string> {
  const oldest = sent.filter(
    (call, index) => sent.findIndex((each) => subjectKey(each) === subjectKey(call)) === index,
  );
  let state = subject.state;
  const calls: PlannedCall[] = [];
  let needless: string | null = null;
  for (const call of oldest.toReversed()) {
    if (call.addsOnly === true) {
      needless ??= `${describeCall(call)}: it only added, and nothing is taken away again.`;
      continue;
    }
    const wanted = inverseOf(call);
    if (wanted === null) return err(`${sentenceOf(call)} can’t be undone.`);
    const planned = planner.plan(wanted, state);
    if (!planned.ok) {
      if (!planner.isAsBefore(call, state)) return planned;
      needless ??= planned.error;
      continue;
    }
    calls.push(planned.value);
    state = planner.project(planned.value, state);
  }
  if (calls.length === 0) {
    return err(needless ?? `Run ${number} sent nothing: there is nothing to undo.`);
  }
  const steps: Unnumbered[] = calls.flatMap((call, index) => {
    const which = calls.length === 1 ? '' : `_${index + 1}`;
    return [restoring(call, `restore${which}`, number, step), readBack(`effective${which}`)];
  });
  return ok({
    ...planParts(subject, steps, movement(subject.state, state, calls), false),
    procedure: {
      id: UNDO_PROCEDURE,
      title: step === null ? `Undo run ${number}` : `Undo step ${step + 1} of run ${number}`,
      written: null,
    },
    revision: null,
    undoes: { runId, number, step },
    ships: false,
    promised: null,
  });
}

/** The inverse of a call is an input of its own kind. */
function inverseOf({ kind, inverse }: PlannedCall): WantedCall | null {
  return inverse === null ? null : ({ kind, input: inverse } as WantedCall);
}

function sentenceOf(call: PlannedCall): string {
  return call.kind === 'delete_service' ? 'A deleted service' : describeCall(call);
}

function subjectOf(call: PlannedCall): string {
  switch (call.kind) {
    case 'shift_traffic':
      return 'traffic';
    case 'set_scaling':
      return 'scaling';
    case 'create_revision':
      return 'newest revision';
    case 'delete_service':
      return 'service';
    default:
      return call.words.subject;
  }
}

function restoring(call: PlannedCall, id: string, number: number, step: number | null): Unnumbered {
  const what = subjectOf(call);
  return {
    id,
    kind: 'action',
    title: `Put back the ${what} of before ${step === null ? '' : `step ${step + 1} of `}run ${number}`,
    expectation: `It is ${describeCall(call)} again.`,
    deadlineSeconds: DEADLINES.action,
    written: null,
    inverse: inverseSentence(call),
    condition: null,
    work: { kind: 'platform', action: call },
  };
}

function readBack(id: string): Unnumbered {
  return {
    id,
    kind: 'check',
    title: 'Read it back',
    expectation: 'What is so is what was recorded.',
    deadlineSeconds: DEADLINES.check,
    written: null,
    inverse: null,
    condition: null,
    work: { kind: 'check', check: 'effective' },
  };
}
