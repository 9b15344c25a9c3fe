/** Pure: back to one named revision's template, and nothing else. */
import type { Pod, Revision, TargetState, WorkloadState } from '@/lib/fleet/target-state';
import { ok } from '@/lib/result';
import { ownerWords } from './gitops-owner';
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
import {
  currentRevision,
  isObserved,
  type Progress,
  restartedPods,
  rolloutProgress,
} from './rollout';
import { configurationsOf } from './template';

export const undoRollout: PureAction<'undo_rollout'> = {
  plan(_address, input, state) {
    const found = workloadIn(state);
    if (!found.ok) return found;
    const workload = found.value;
    const target = state.revisions.find(({ name }) => name === input.revision);
    if (target?.replicaSet?.uid !== input.uid || target.replicaSet.hash !== input.hash) {
      return refuse('not_found', `${workload.name} has no revision ${input.revision} any more.`);
    }
    if (!isObserved(state)) {
      return refuse('conflict', 'The controller has not seen the last change yet: look again.');
    }
    const current = currentRevision(state);
    if (current?.replicaSet === undefined) {
      return refuse(
        'conflict',
        'The controller has not made a revision of what is asked for now, so there would be no way back: look again.',
      );
    }
    if (current.name === target.name) {
      return refuse('conflict', `${workload.name} is already at ${target.name}.`);
    }
    const { uid, hash } = current.replicaSet;
    return ok({
      kind: 'undo_rollout',
      input,
      before: { revision: current.name, hash },
      after: { revision: target.name, hash: input.hash },
      precondition: preconditionOf(state),
      inverse: { revision: current.name, uid, hash },
      reversible: 'exact',
      risk: 'risky',
      commandLine: `kubectl rollout undo ${kubectlTarget(workload)} -n ${workload.namespace} --to-revision=${target.replicaSet.number}`,
      willNotRestore: notRestored(workload, target),
      words: {
        act: `put ${workload.name} back to ${target.name}`,
        after: `${workload.name} at ${target.name}`,
        before: `${workload.name} at ${current.name}`,
        subject: 'rollout',
        rows: [
          { label: 'Revision', now: current.name, after: target.name },
          { label: 'Image', now: current.image, after: target.image },
          {
            label: 'Digest',
            now: current.digest ?? 'not known',
            after: target.digest ?? 'not known',
          },
        ],
      },
    });
  },

  landed: (plan, _intent, state) => landedByContent(plan, state, (read) => contentOf(plan, read)),

  verify: (plan, state) =>
    verifyChange(plan, state, true, (read, workload) => {
      const target = currentRevision(read);
      const restarted = restartedPods(workload.pods);
      const progress = runs(rolloutProgress(read, workload), workload.pods, target);
      return {
        ...contentOf(plan, read),
        askedNow: `Asked for is now ${target?.name ?? 'a template without a revision'}`,
        progress,
        warning:
          progress.outcome === 'paused'
            ? 'It is paused: no pod is replaced until it is resumed.'
            : restarted.length === 0
              ? undefined
              : `${restarted.map(({ name, restarts }) => `${name} restarted ${restarts === 1 ? 'once' : `${restarts} times`}`).join(', ')}.`,
      };
    }),

  project(plan, state) {
    const { workload } = state;
    const target = state.revisions.find(({ name }) => name === plan.after.revision);
    if (workload === undefined || target === undefined) return state;
    const asked = { ...state, desired: [{ revision: target.name, percent: 100, tag: null }] };
    return workload.paused ? afterOneChange(asked) : rolledOut(asked, workload, target);
  },

  unchanged: (plan, state) =>
    state.uid === plan.precondition.uid && contentOf(plan, state).asBefore,
};

function contentOf(
  { before, after }: { before: { revision: string | null }; after: { revision: string | null } },
  state: TargetState,
) {
  const now = currentRevision(state)?.name ?? null;
  return { asked: now !== null && now === after.revision, asBefore: now === before.revision };
}

/** Complete is not enough: every pod must run the digest that the revision says. */
function runs(progress: Progress, pods: readonly Pod[], target: Revision | null): Progress {
  if (progress.outcome !== 'complete' || target === null) return progress;
  const digest = target.digest;
  if (digest === null) {
    return { ...progress, evidence: `${progress.evidence}; which digest they run is not told` };
  }
  const other = pods.find((pod) => !pod.ending && pod.digest !== null && pod.digest !== digest);
  return other === undefined
    ? { ...progress, evidence: `${progress.evidence}, with ${digest.slice(0, 19)}…` }
    : { outcome: 'failed', evidence: `Pod ${other.name} runs ${other.digest}, not ${digest}.` };
}

/** All pods of one revision, ready. */
export function rolledOut(
  state: TargetState,
  workload: WorkloadState,
  target: Revision,
): TargetState {
  const { desired } = workload.replicas;
  const kept = workload.pods.filter(({ ending }) => !ending).slice(0, desired);
  const missing = Array.from({ length: Math.max(0, desired - kept.length) }, (_, index) =>
    newPod(`${target.name}-${index}`),
  );
  const pods = [...kept, ...missing].map((pod) => ({
    ...pod,
    revision: target.name,
    ready: true,
    reason: null,
    restarts: 0,
    phase: 'Running',
    digest: target.digest,
  }));
  return {
    ...afterOneChange(state, {
      ...workload,
      paused: false,
      pods,
      replicas: {
        desired,
        total: desired,
        updated: desired,
        ready: desired,
        available: desired,
      },
    }),
    effective:
      desired === 0
        ? []
        : [{ revision: target.name, percent: 100, tag: null, url: null, followsLatest: false }],
  };
}

function newPod(name: string): Pod {
  return {
    name,
    uid: name,
    revision: null,
    phase: 'Running',
    ready: true,
    restarts: 0,
    reason: null,
    digest: null,
    startedAt: null,
    ending: false,
  };
}

function notRestored(workload: WorkloadState, target: Revision): string[] {
  const { owner, paused, autoscaler, kind } = workload;
  return [
    ...(paused
      ? ['It is paused: the template is put back, and no pod is replaced until it is resumed.']
      : []),
    ...(owner === null || owner.reverts === false
      ? []
      : [
          `${ownerWords(owner)} owns it and ${owner.reverts === null ? 'may put' : 'puts'} it back to what Git says: hold its automatic sync first.`,
        ]),
    ...changedSince(workload, target),
    'If it was deployed with kubectl apply, the last applied configuration stays the newer one: a later apply merges against it. Put the file back too.',
    `Replicas${autoscaler === null ? '' : ', the autoscaler'}, Services, volumes and data stay as they are.`,
    ...(kind === 'StatefulSet'
      ? [
          'A StatefulSet may stay stuck on a pod that is broken: that pod is then deleted by itself.',
        ]
      : []),
  ];
}

/** What the target reads when its pods start, and was changed since they first did. */
function changedSince(workload: WorkloadState, target: Revision): string[] {
  return configurationsOf(target).flatMap(({ kind, name }) => {
    const found = workload.configurations.find((each) => each.kind === kind && each.name === name);
    if (found === undefined) return [`Whether ${kind} ${name} was changed since is not known.`];
    if (!found.exists) return [`${kind} ${name}, which it reads, does not exist.`];
    if (found.changedAt === null) return [`When ${kind} ${name} was last changed is not known.`];
    if (Date.parse(found.changedAt) <= Date.parse(target.createdAt)) return [];
    return [
      `${kind} ${name} was changed at ${found.changedAt}, after ${target.name} was made: it stays as it is now.`,
    ];
  });
}
