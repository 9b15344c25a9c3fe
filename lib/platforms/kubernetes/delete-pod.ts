/** Pure: takes one pod away, by its uid; its controller makes another. */
import type { TargetState } from '@/lib/fleet/target-state';
import { ok } from '@/lib/result';
import {
  afterOneChange,
  landedByContent,
  type PureAction,
  preconditionOf,
  refuse,
  verifyChange,
  workloadIn,
} from './outcome';
import { scaleProgress } from './rollout';

export const deletePod: PureAction<'delete_pod'> = {
  plan(_address, input, state) {
    const found = workloadIn(state);
    if (!found.ok) return found;
    const { name, namespace, kind } = found.value;
    const pod = found.value.pods.find(({ uid }) => uid === input.uid);
    if (pod?.name !== input.pod) {
      return refuse('not_found', `${name} has no pod ${input.pod} of that uid any more.`);
    }
    if (pod.ending) return refuse('conflict', `Pod ${pod.name} is ending already.`);
    const now = `${pod.phase}${pod.reason === null ? '' : `, ${pod.reason}`}`;
    return ok({
      kind: 'delete_pod',
      input,
      before: { exists: true },
      after: { exists: false },
      precondition: preconditionOf(state),
      inverse: null,
      reversible: 'none',
      risk: 'destructive',
      commandLine: `kubectl delete pod ${pod.name} -n ${namespace}`,
      willNotRestore: [
        ...(pod.ready ? [`Pod ${pod.name} is ready and answers requests.`] : []),
        'What it keeps in memory and in its own files is lost.',
        kind === 'StatefulSet'
          ? 'Another of the same name takes its place, with the same volumes.'
          : 'Another pod takes its place, under another name.',
      ],
      words: {
        act: `delete pod ${pod.name}`,
        after: `pod ${pod.name} gone`,
        before: `pod ${pod.name}: ${now}`,
        subject: 'pod',
        rows: [{ label: pod.name, now, after: 'deleted' }],
      },
    });
  },

  landed: (plan, _intent, state) =>
    landedByContent(plan, state, (read) => {
      const pod = podOf(read, plan.input.uid);
      const left = pod !== undefined && !pod.ending;
      return { asked: !left, asBefore: left };
    }),

  verify: (plan, state) =>
    verifyChange(plan, state, false, (read, workload) => {
      const pod = podOf(read, plan.input.uid);
      return {
        asked: pod === undefined || pod.ending,
        asBefore: pod !== undefined && !pod.ending,
        askedNow: `Pod ${plan.input.pod} is there`,
        progress:
          pod === undefined
            ? { ...scaleProgress(read, workload) }
            : { outcome: 'running', evidence: `Pod ${plan.input.pod} is ending.` },
      };
    }),

  project(plan, state) {
    const { workload } = state;
    if (workload === undefined) return state;
    const { desired } = workload.replicas;
    const pods = workload.pods.filter(({ uid }) => uid !== plan.input.uid);
    const replicas = { ...workload.replicas, total: desired, ready: desired, available: desired };
    return afterOneChange(state, { ...workload, pods, replicas });
  },

  unchanged(plan, state) {
    const pod = podOf(state, plan.input.uid);
    return state.uid === plan.precondition.uid && pod !== undefined && !pod.ending;
  },
};

function podOf({ workload }: TargetState, uid: string) {
  return workload?.pods.find((pod) => pod.uid === uid);
}
