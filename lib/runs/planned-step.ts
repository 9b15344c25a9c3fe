/** Pure: a runbook's step as a plan has it. */
import type { Step } from '@/lib/runbooks/procedure-schema';
import { inverseSentence } from './describe-call';
import type { PlannedCall, PlannedStep, StepWork } from './plan-body';
import { isBeside, isCall } from './wanted-call';

export type Unnumbered = Omit<PlannedStep, 'index'>;

/** Ours, where a runbook names no deadline. Seconds. */
export const DEADLINES = {
  action: 180,
  check: 60,
  probes: 120,
  signals: 300,
  manual: 1800,
  announce: 60,
} as const;

/** Where a procedure has no probes of its own at its end. */
export const IMPLIED_PROBES: Unnumbered = {
  id: 'verification',
  kind: 'check',
  title: "Probe as the runbook's verification says",
  expectation: 'Every probe answers as it should.',
  deadlineSeconds: DEADLINES.probes,
  written: null,
  inverse: null,
  condition: null,
  work: { kind: 'check', check: 'probes' },
};

/** After it something still answers, so it can be probed. */
export function isServing(work: StepWork): boolean {
  if (work.kind !== 'platform') return false;
  if (work.action.kind === 'set_scaling') return work.action.after.manual !== 0;
  if (work.action.kind === 'scale_workload') return work.action.after.replicas !== 0;
  return work.action.kind !== 'delete_service';
}

/**
 * A step of the runbook with the call that was planned for it; null: it makes none. `targetId`: of
 * another target than the plan's own.
 */
export function plannedStep(
  step: Step,
  call: PlannedCall | null,
  condition: PlannedStep['condition'],
  targetId: string | undefined,
): Unnumbered {
  const { id, title, expectation } = step;
  const work = workOf(step, call);
  return {
    id,
    kind: work.kind === 'check' ? 'check' : step.kind,
    title,
    expectation,
    deadlineSeconds: step.deadline_seconds ?? ownDeadline(step),
    written: step.written ?? null,
    inverse: inverseWords(step, call),
    condition,
    ...(targetId === undefined ? {} : { targetId }),
    work,
  };
}

function ownDeadline(step: Step): number {
  if (step.kind === 'wait') return step.wait_seconds;
  if (step.kind === 'check' && step.check === 'probes') return DEADLINES.probes;
  if (step.kind === 'check' && step.check === 'signals') return DEADLINES.signals;
  return DEADLINES[step.kind];
}

function workOf(step: Step, call: PlannedCall | null): StepWork {
  if (call !== null) return { kind: 'platform', action: call };
  const isSo: boolean = isCall(step);
  switch (step.kind) {
    case 'action':
      // Left out: what it would have asked for is so.
      if (isBeside(step)) return { kind: 'check', check: 'effective' };
      // It is there already: nothing is left to do but to say what.
      if (isSo) return { kind: 'check', check: 'target_named' };
      return { kind: step.action === 'release_hold' ? 'release_hold' : 'hold' };
    case 'check': {
      const { check, tag, probes, requests, logs } = step;
      return {
        kind: 'check',
        check,
        ...(tag === undefined ? {} : { tag }),
        ...(probes === undefined ? {} : { probes }),
        ...(requests === undefined ? {} : { requests }),
        ...(logs === undefined ? {} : { logs }),
      };
    }
    case 'wait':
      return { kind: 'wait', seconds: step.wait_seconds };
    case 'announce':
      return { kind: 'announce', moment: step.moment };
    case 'manual':
      return step.only_looks
        ? { kind: 'manual', instruction: step.instruction, onlyLooks: true }
        : { kind: 'manual', instruction: step.instruction };
  }
}

function inverseWords(step: Step, call: PlannedCall | null): string | null {
  if (call !== null) return inverseSentence(call);
  if (step.kind === 'manual') {
    return step.destructive ? 'Nothing gives it back: it can’t be undone.' : null;
  }
  const isSo: boolean = isCall(step);
  if (step.kind !== 'action' || isSo) return null;
  return step.action === 'release_hold'
    ? 'A hold comes with the next rollback.'
    : 'Release the hold, with a reason.';
}

export function probesService(work: StepWork): boolean {
  return work.kind === 'check' && work.check === 'probes' && work.tag === undefined;
}

/** A plan that changes nothing opens no watch: its signals are judged where they stand. */
export function judgedNow(steps: readonly Unnumbered[]): Unnumbered[] {
  if (steps.some(({ work }) => work.kind === 'platform')) return [...steps];
  return steps.map((step) => {
    const { work } = step;
    return work.kind === 'check' && work.check === 'signals'
      ? { ...step, work: { ...work, now: true } }
      : step;
  });
}
