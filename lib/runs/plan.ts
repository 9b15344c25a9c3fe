/** Pure: a runbook's procedure, a target's state and one named revision become a plan. */
import type { EffectiveTraffic, TargetState } from '@/lib/fleet/target-state';
import type { PlannedAction } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { Procedure, Step } from '@/lib/runbooks/procedure-schema';
import type { PlanBody, PlannedShift, PlannedStep, StepWork } from './plan-body';
import { describeTraffic } from './traffic';

/** Ours, where a runbook names no deadline. Seconds. */
const DEADLINES = { action: 180, check: 60, probes: 120, wait: 0, announce: 60 } as const;

export interface PlanSubject {
  readonly service: PlanBody['service'];
  readonly target: PlanBody['target'];
  readonly runbookDigest: string;
  readonly state: TargetState;
  /** As the platform's adapter planned it. */
  readonly action: PlannedAction<'shift_traffic'>;
}

/** The traffic that a procedure's one change asks for, read from its step. */
export interface ShiftStep {
  readonly percent: number;
}

/**
 * What the one platform call of a procedure is. An error is a sentence: why Ripcord can't carry the
 * procedure out for this target.
 */
export function shiftStepOf(procedure: Procedure): Result<ShiftStep, string> {
  const foreign = procedure.steps.find((step) => !isSupported(step));
  if (foreign !== undefined) {
    return err(
      `"${procedure.title}" can't be run from here: its step "${foreign.title}" is done by a person or by a platform action that Cloud Run targets don't have.`,
    );
  }
  const shifts = procedure.steps.filter(isShift);
  const [shift] = shifts;
  if (shift === undefined || shifts.length > 1) {
    return err(
      `"${procedure.title}" can't be run from here: it has ${shifts.length} changes of traffic, and a run carries out one.`,
    );
  }
  return ok({ percent: shift.percent ?? 100 });
}

export function planProcedure(
  subject: PlanSubject,
  procedure: Procedure,
  revision: string,
  hasProbes: boolean,
): PlanBody {
  const action = storable(subject.action);
  const steps = procedure.steps.map((step) => plannedStep(step, action));
  if (hasProbes && !steps.some(({ work }) => work.kind === 'check' && work.check === 'probes')) {
    const last = steps.findLastIndex(({ work }) => work.kind === 'platform');
    steps.splice(last + 1, 0, IMPLIED_PROBES);
  }
  return body(subject, action, steps, {
    procedure: { id: procedure.id, title: procedure.title, written: procedure.written },
    revision,
    undoes: null,
    promised: procedure.promised
      ? {
          minSeconds: procedure.promised.min_seconds,
          maxSeconds: procedure.promised.max_seconds,
          source: procedure.promised.source,
        }
      : null,
  });
}

export const UNDO_PROCEDURE = 'undo';

/** An ordinary run whose one change puts the recorded list back, exactly. */
export function planUndo(
  subject: PlanSubject,
  undone: { readonly runId: string; readonly number: number },
): PlanBody {
  const action = storable(subject.action);
  const steps: Unnumbered[] = [
    {
      id: 'restore',
      kind: 'action',
      title: `Put back the traffic of before run ${undone.number}`,
      expectation: `Traffic is ${describeTraffic(action.after)} again.`,
      deadlineSeconds: DEADLINES.action,
      written: null,
      inverse: inverseSentence(action),
      work: { kind: 'platform', action },
    },
    {
      id: 'effective',
      kind: 'check',
      title: 'Read the traffic back',
      expectation: 'The traffic that is served is the recorded one.',
      deadlineSeconds: DEADLINES.check,
      written: null,
      inverse: null,
      work: { kind: 'check', check: 'effective' },
    },
  ];
  return body(subject, action, steps, {
    procedure: { id: UNDO_PROCEDURE, title: `Undo run ${undone.number}`, written: null },
    revision: null,
    undoes: undone,
    promised: null,
  });
}

/** Revisions with a share in `traffic`, LATEST resolved. */
export function servedBy(
  traffic: readonly { readonly revision: string | null; readonly percent: number }[],
  state: Pick<TargetState, 'latestReadyRevision'>,
): string[] {
  const names = traffic
    .filter((entry) => entry.percent > 0)
    .map((entry) => entry.revision ?? state.latestReadyRevision);
  return [...new Set(names.filter((name) => name !== null))];
}

type Unnumbered = Omit<PlannedStep, 'index'>;
type Named = Pick<PlanBody, 'procedure' | 'revision' | 'undoes' | 'promised'>;

function body(
  { service, target, runbookDigest, state }: PlanSubject,
  action: PlannedShift,
  steps: readonly Unnumbered[],
  named: Named,
): PlanBody {
  const gaining = servedBy(action.after, state);
  const losing = servedBy(state.effective, state).filter((name) => !gaining.includes(name));
  return {
    version: 1,
    service,
    target,
    runbookDigest,
    ...named,
    losing,
    gaining,
    url: state.url,
    revisionsKnown: state.revisions.length,
    effectiveBefore: state.effective.map(effectiveLine),
    steps: steps.map((step, index) => ({ ...step, index })),
    risk: action.reversible === 'none' ? 'destructive' : action.risk,
    reversible: action.reversible,
  };
}

const IMPLIED_PROBES: Unnumbered = {
  id: 'verification',
  kind: 'check',
  title: "Probe as the runbook's verification says",
  expectation: 'Every probe answers as it should.',
  deadlineSeconds: DEADLINES.probes,
  written: null,
  inverse: null,
  work: { kind: 'check', check: 'probes' },
};

function plannedStep(step: Step, action: PlannedShift): Unnumbered {
  if (step.kind === 'manual') throw new Error('a procedure with a manual step was planned');
  const { id, kind, title, expectation } = step;
  return {
    id,
    kind,
    title,
    expectation,
    deadlineSeconds: step.deadline_seconds ?? ownDeadline(step),
    written: step.written ?? null,
    inverse: inverseOf(step, action),
    work: workOf(step, action),
  };
}

function ownDeadline(step: Exclude<Step, { kind: 'manual' }>): number {
  if (step.kind === 'wait') return step.wait_seconds;
  if (step.kind === 'check' && step.check === 'probes') return DEADLINES.probes;
  return DEADLINES[step.kind];
}

function workOf(step: Exclude<Step, { kind: 'manual' }>, action: PlannedShift): StepWork {
  switch (step.kind) {
    case 'action':
      return step.action === 'hold' ? { kind: 'hold' } : { kind: 'platform', action };
    case 'check':
      return { kind: 'check', check: step.check };
    case 'wait':
      return { kind: 'wait', seconds: step.wait_seconds };
    case 'announce':
      return { kind: 'announce', moment: step.moment };
  }
}

function inverseOf(step: Exclude<Step, { kind: 'manual' }>, action: PlannedShift): string | null {
  if (step.kind !== 'action') return null;
  return step.action === 'hold' ? 'Release the hold, with a reason.' : inverseSentence(action);
}

/** In words, for a person: what undo gives back. */
export function inverseSentence(action: PlannedShift): string {
  return `Put the recorded list back: ${describeTraffic(action.inverse.traffic)}.`;
}

const SHIFT_VERBS: readonly string[] = ['shift_traffic', 'split_traffic', 'rollback_revision'];

function isShift(step: Step): step is Extract<Step, { kind: 'action' }> {
  return step.kind === 'action' && SHIFT_VERBS.includes(step.action);
}

function isSupported(step: Step): boolean {
  if (step.kind !== 'action') return step.kind !== 'manual';
  return step.target === 'web' && (SHIFT_VERBS.includes(step.action) || step.action === 'hold');
}

function effectiveLine({ revision, percent, tag, followsLatest }: EffectiveTraffic) {
  return { revision, percent, tag, followsLatest };
}

/** The same, as plain data that can be stored and hashed. */
function storable(action: PlannedAction<'shift_traffic'>): PlannedShift {
  const list = (entries: PlannedAction['before']) => entries.map((entry) => ({ ...entry }));
  return {
    ...action,
    input: { traffic: list(action.input.traffic) },
    before: list(action.before),
    after: list(action.after),
    inverse: { traffic: list(action.inverse.traffic) },
    willNotRestore: [...action.willNotRestore],
  };
}
