/** Pure: an autoscaler as a whole: made, replaced, or taken away with all that it said recorded. */
import { isDeepStrictEqual } from 'node:util';
import type { Autoscaler, WorkloadState } from '@/lib/fleet/target-state';
import { ok } from '@/lib/result';
import type { KubernetesSubjects } from '@/lib/runs/kinds/kubernetes';
import { anyObject } from './api-types';
import {
  afterOneChange,
  landedByContent,
  type PureAction,
  preconditionOf,
  refuse,
  verifyChange,
  workloadIn,
} from './outcome';
import { shellQuoted } from './shell-quoted';

type Wanted = KubernetesSubjects['set_autoscaler']['autoscaler'];

export const setAutoscaler: PureAction<'set_autoscaler'> = {
  plan(_address, input, state) {
    const found = workloadIn(state);
    if (!found.ok) return found;
    const workload = found.value;
    const before = asSubject(workload.autoscaler);
    const after = input.autoscaler;
    const name = after?.name ?? before?.name ?? '';
    const problem = after === null ? null : problemOf(after, before, workload);
    if (problem !== null) return refuse('invalid', problem);
    if (same(before, after)) {
      return refuse('conflict', `The autoscaler is already so: ${describe(after)}.`);
    }
    return ok({
      kind: 'set_autoscaler',
      input,
      before: { autoscaler: before },
      after: { autoscaler: after },
      precondition: preconditionOf(state),
      inverse: { autoscaler: before },
      reversible: before === null || after === null ? 'equivalent' : 'exact',
      risk: 'risky',
      commandLine: commandLine(workload, before, after),
      willNotRestore: [
        after === null
          ? `Nothing adds pods under load then: ${workload.replicas.desired} stay, whatever comes.`
          : `It changes the number of pods by itself from then on, between ${after.min} and ${after.max}.`,
        'Pods that run, the template and configuration stay as they are.',
      ],
      words: {
        act: `${after === null ? 'delete' : before === null ? 'create' : 'change'} the autoscaler ${name}`,
        after: `the autoscaler ${name}: ${describe(after)}`,
        before: `the autoscaler ${name}: ${describe(before)}`,
        subject: 'autoscaler',
        rows: [
          { label: 'Minimum', now: count(before?.min), after: count(after?.min) },
          { label: 'Maximum', now: count(before?.max), after: count(after?.max) },
          { label: 'Metrics', now: metrics(before), after: metrics(after) },
        ],
      },
    });
  },

  landed: (plan, _intent, state) =>
    landedByContent(plan, state, (_read, { autoscaler }) => ({
      asked: same(asSubject(autoscaler), plan.after.autoscaler),
      asBefore: same(asSubject(autoscaler), plan.before.autoscaler),
    })),

  verify: (plan, state) =>
    verifyChange(plan, state, false, (_read, { autoscaler }) => ({
      asked: same(asSubject(autoscaler), plan.after.autoscaler),
      asBefore: same(asSubject(autoscaler), plan.before.autoscaler),
      askedNow: `The autoscaler is now: ${describe(asSubject(autoscaler))}`,
      progress: {
        outcome: 'complete',
        evidence: `The autoscaler: ${describe(plan.after.autoscaler)}`,
      },
      warning:
        autoscaler?.active === false
          ? `It does not scale at the moment${autoscaler.reason === null ? '' : `: ${autoscaler.reason}`}.`
          : undefined,
    })),

  project(plan, state) {
    const { workload } = state;
    if (workload === undefined) return state;
    const wanted = plan.after.autoscaler;
    const autoscaler = wanted === null ? null : { ...wanted, active: null, reason: null };
    return {
      ...afterOneChange(state, { ...workload, autoscaler }),
      scaling:
        wanted === null
          ? { mode: 'manual', min: 0, max: null, manual: workload.replicas.desired }
          : { mode: 'automatic', min: wanted.min, max: wanted.max, manual: null },
    };
  },

  unchanged: (plan, state) =>
    state.uid === plan.precondition.uid &&
    state.workload !== undefined &&
    same(asSubject(state.workload.autoscaler), plan.before.autoscaler),
};

function asSubject(autoscaler: Autoscaler | null): Wanted {
  if (autoscaler === null) return null;
  const { name, min, max, spec } = autoscaler;
  return { name, min, max, spec: anyObject.parse(spec) };
}

function same(one: Wanted, other: Wanted): boolean {
  if (one === null || other === null) return one === other;
  return one.name === other.name && isDeepStrictEqual(one.spec, other.spec);
}

function problemOf(
  wanted: NonNullable<Wanted>,
  before: Wanted,
  workload: WorkloadState,
): string | null {
  if (before !== null && before.name !== wanted.name) {
    return `${workload.name} has the autoscaler ${before.name}; two would fight each other.`;
  }
  const { scaleTargetRef, minReplicas = 1, maxReplicas } = wanted.spec;
  const target = anyObject.safeParse(scaleTargetRef);
  if (target.data?.kind !== workload.kind || target.data.name !== workload.name) {
    return `The autoscaler ${wanted.name} is not about ${workload.name}.`;
  }
  if (minReplicas !== wanted.min || maxReplicas !== wanted.max || wanted.min > wanted.max) {
    return `The limits of the autoscaler ${wanted.name} contradict each other.`;
  }
  return null;
}

function describe(wanted: Wanted): string {
  return wanted === null ? 'none' : `${wanted.min} to ${wanted.max} pods`;
}

function count(value: number | undefined): string {
  return value === undefined ? 'none' : String(value);
}

function metrics(wanted: Wanted): string {
  return wanted === null ? 'none' : JSON.stringify(wanted.spec.metrics ?? []);
}

function commandLine({ namespace }: WorkloadState, before: Wanted, after: Wanted): string {
  if (after === null) return `kubectl delete hpa ${before?.name ?? ''} -n ${namespace}`;
  const body = JSON.stringify({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: after.name, namespace },
    spec: after.spec,
  });
  return `kubectl ${before === null ? 'create' : 'replace'} -f - <<< ${shellQuoted(body)}`;
}
