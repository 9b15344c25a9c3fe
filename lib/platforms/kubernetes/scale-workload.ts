/** Pure: how many pods there are to be, unless an autoscaler says so. */
import type { Autoscaler, WorkloadState } from '@/lib/fleet/target-state';
import { ok } from '@/lib/result';
import {
  afterOneChange,
  kubectlTarget,
  landedByContent,
  type PureAction,
  preconditionOf,
  refuse,
  verifyChange,
  workloadIn,
} from './outcome';
import { currentRevision, scaleProgress } from './rollout';
import { rolledOut } from './undo-rollout';

export const scaleWorkload: PureAction<'scale_workload'> = {
  plan(_address, input, state) {
    const found = workloadIn(state);
    if (!found.ok) return found;
    const workload = found.value;
    const { name, namespace, kind, autoscaler } = workload;
    const now = workload.replicas.desired;
    if (kind === 'DaemonSet') return refuse('invalid', 'A DaemonSet has one pod a node.');
    if (!Number.isSafeInteger(input.replicas) || input.replicas < 0) {
      return refuse('invalid', 'Replicas are a whole number from 0 on.');
    }
    if (input.replicas === now) return refuse('conflict', `${name} has ${podWords(now)} already.`);
    if (autoscaler !== null && now > 0 && input.replicas > 0) {
      return refuse(
        'conflict',
        `The autoscaler ${autoscaler.name} keeps ${autoscaler.min} to ${autoscaler.max} pods and would override it: set its minimum instead.`,
      );
    }
    return ok({
      kind: 'scale_workload',
      input,
      before: { replicas: now },
      after: { replicas: input.replicas },
      precondition: preconditionOf(state),
      inverse: { replicas: now },
      reversible: 'exact',
      risk: 'risky',
      commandLine: `kubectl scale ${kubectlTarget(workload)} -n ${namespace} --replicas=${input.replicas} --current-replicas=${now}`,
      willNotRestore: notRestored(workload, input.replicas),
      words: {
        act: `scale ${name} to ${podWords(input.replicas)}`,
        after: `${name} with ${podWords(input.replicas)}`,
        before: `${name} with ${podWords(now)}`,
        subject: 'replicas',
        rows: [{ label: 'Replicas', now: String(now), after: String(input.replicas) }],
      },
    });
  },

  landed: (plan, _intent, state) =>
    landedByContent(plan, state, (_read, { replicas }) => ({
      asked: replicas.desired === plan.after.replicas,
      asBefore: replicas.desired === plan.before.replicas,
    })),

  verify: (plan, state) =>
    verifyChange(plan, state, true, (read, workload) => {
      const { desired } = workload.replicas;
      const asked = desired === plan.after.replicas;
      const by = asked ? null : overriding(workload);
      // Back from nothing, the autoscaler takes over: that is what it is for.
      const takenOver = by !== null && plan.before.replicas === 0 && desired > 0;
      return {
        asked: asked || takenOver,
        asBefore: desired === plan.before.replicas,
        askedNow:
          by === null
            ? `${podWords(desired)} are asked for`
            : `Overridden by the autoscaler ${by.name}: ${podWords(desired)} are asked for`,
        progress: scaleProgress(read, workload),
        warning: takenOver
          ? `Overridden by the autoscaler ${by.name}: ${podWords(desired)} are asked for.`
          : undefined,
      };
    }),

  project(plan, state) {
    const { workload } = state;
    if (workload === undefined) return state;
    const { replicas } = plan.after;
    const scaled: WorkloadState = {
      ...workload,
      replicas: { ...workload.replicas, desired: replicas },
    };
    const scaling =
      workload.autoscaler === null ? { ...state.scaling, manual: replicas } : state.scaling;
    const current = currentRevision(state);
    if (current === null) return { ...afterOneChange(state, scaled), scaling };
    const projected = rolledOut(state, scaled, current);
    return {
      ...projected,
      scaling,
      workload: projected.workload && { ...projected.workload, paused: workload.paused },
    };
  },

  unchanged: (plan, state) =>
    state.uid === plan.precondition.uid &&
    state.workload?.replicas.desired === plan.before.replicas,
};

/** Who wrote another number: an autoscaler, if that number is one of its own. */
function overriding({ autoscaler, replicas }: WorkloadState): Autoscaler | null {
  if (autoscaler === null) return null;
  return replicas.desired >= autoscaler.min && replicas.desired <= autoscaler.max
    ? autoscaler
    : null;
}

function notRestored({ autoscaler }: WorkloadState, replicas: number): string[] {
  return [
    ...(replicas === 0
      ? [
          'Without a pod nothing answers, and what pods keep in memory is lost.',
          'Who calls it is not stopped: queues, schedules and other services go on, and may pile up or retry.',
        ]
      : []),
    ...(autoscaler === null
      ? []
      : replicas === 0
        ? [
            `The autoscaler ${autoscaler.name} (${autoscaler.min} to ${autoscaler.max}) does nothing at 0 pods, until somebody asks for 1 or more.`,
          ]
        : [
            `The autoscaler ${autoscaler.name} takes over from there, with ${autoscaler.min} to ${autoscaler.max} pods.`,
          ]),
    'The template, configuration and data stay as they are.',
  ];
}

function podWords(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}
