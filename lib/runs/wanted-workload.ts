/** Pure: which call a step asks of a workload of a cluster, and whether that is so already. */
import type { TargetState, WorkloadState } from '@/lib/fleet/target-state';
import { err, ok, type Result } from '@/lib/result';
import type { ActionStep, RecordedWorkload, WantedCall } from './wanted-call';

type Wanted = Result<WantedCall, string>;

/** Back to one ReplicaSet, by its uid and hash: never "the previous one". */
export function undoneRollout(revision: string | null, { revisions }: TargetState): Wanted {
  if (revision === null) return err('There is no ReplicaSet to go back to. Name one.');
  const replicaSet = revisions.find(({ name }) => name === revision)?.replicaSet;
  if (replicaSet === undefined) return err(`${revision} does not exist, or not any more.`);
  const { uid, hash } = replicaSet;
  return ok({ kind: 'undo_rollout', input: { revision, uid, hash } });
}

export function pausedRollout(paused: boolean): Wanted {
  return ok({ kind: 'set_paused', input: { paused } });
}

/** Marked by the time at which the plan was made, so that the pods' restart is known as ours. */
export function restartedPods({ readAt }: TargetState): Wanted {
  return ok({ kind: 'restart_pods', input: { at: readAt } });
}

/** To what the step names, else to what there was when the plan was begun. */
export function scaledTo({ replicas, title }: ActionStep, began: TargetState): Wanted {
  const wanted = replicas ?? began.workload?.replicas.desired;
  if (wanted === undefined) return err(`"${title}" has no number of pods to go to.`);
  if (replicas === undefined && wanted === 0) {
    return err(`"${title}" names no number of pods, and there were none when it was planned.`);
  }
  return ok({ kind: 'scale_workload', input: { replicas: wanted } });
}

/** The autoscaler that is there stays; one that is gone comes back as it was recorded. */
export function restoredAutoscaler(
  recorded: readonly RecordedWorkload[],
  { workload }: TargetState,
): Wanted {
  const known = workload?.autoscaler ?? recorded.find((each) => each.autoscaler)?.autoscaler;
  if (!known) return err('No autoscaler was recorded for this target: there is none to restore.');
  const { name, min, max, spec } = known;
  return ok({ kind: 'set_autoscaler', input: { autoscaler: { name, min, max, spec } } });
}

/** As the ConfigMap was when the revision that the plan is about ran. */
export function restoredConfiguration(
  { configuration: name, title }: ActionStep,
  revision: string | null,
  recorded: readonly RecordedWorkload[],
): Wanted {
  if (name === undefined) return err(`"${title}" names no ConfigMap.`);
  if (revision === null) return err('There is no revision whose configuration it could be.');
  const data = recorded
    .filter(({ revisions }) => revisions.length === 1 && revisions[0] === revision)
    .flatMap(({ configurations }) => configurations.filter((each) => each.name === name))[0]?.data;
  return data === undefined
    ? err(`How ${name} was while ${revision} ran was never recorded. Apply its backup by hand.`)
    : ok({ kind: 'set_configuration', input: { name, data } });
}

/** What a person named in ripcord.yaml, in the first pod that is ready. */
export function executed({ exec, title }: ActionStep, { workload }: TargetState): Wanted {
  if (exec === undefined) return err(`"${title}" names nothing to execute.`);
  const pod = workload?.pods.find(({ ready, ending }) => ready && !ending)?.name;
  if (pod === undefined) return err('No pod is ready to execute anything in.');
  return ok({ kind: 'exec_in_pod', input: { allowed: exec, pod, argv: [] } });
}

/** Pods that wait for a reason, or are not ready, are deleted one by one: the first of them. */
export function deletedPod({ workload }: TargetState): Wanted {
  const stuck = workload?.pods.find(({ ready, ending, reason }) => !ready && !ending && reason);
  if (stuck === undefined) return err('No pod is stuck.');
  return ok({ kind: 'delete_pod', input: { pod: stuck.name, uid: stuck.uid } });
}

export function autoSync(enabled: boolean, { workload }: TargetState): Wanted {
  const owner = workload?.owner ?? null;
  if (owner === null) return err('No GitOps controller owns it.');
  return ok({ kind: 'set_auto_sync', input: { owner: owner.name, enabled } });
}

/** Why a call needs not be made: what it asks for is so. Null: it is not. */
export function isWorkloadSo(wanted: WantedCall, { workload }: TargetState): string | null {
  if (workload === undefined) return null;
  switch (wanted.kind) {
    case 'set_paused':
      if (wanted.input.paused !== workload.paused) return null;
      return workload.paused ? 'It is paused already.' : 'It is not paused.';
    case 'scale_workload':
      return wanted.input.replicas === workload.replicas.desired
        ? `${workload.replicas.desired} pods are asked for already.`
        : null;
    case 'set_autoscaler':
      return workload.autoscaler === null ? null : `${workload.autoscaler.name} is there.`;
    case 'set_configuration':
      return sameData(workload, wanted.input) ? `${wanted.input.name} is as it was then.` : null;
    case 'set_auto_sync': {
      const reverts = workload.owner?.reverts ?? null;
      if (reverts === null || reverts !== wanted.input.enabled) return null;
      return reverts ? 'It is put back by itself already.' : 'Nothing puts it back by itself.';
    }
    default:
      return null;
  }
}

function sameData(
  { configurations }: WorkloadState,
  { name, data }: { readonly name: string; readonly data: Readonly<Record<string, string>> | null },
): boolean {
  const live = configurations.find((each) => each.kind === 'ConfigMap' && each.name === name);
  if (live?.data == null || data === null) return false;
  const keys = new Set([...Object.keys(live.data), ...Object.keys(data)]);
  return [...keys].every((key) => live.data?.[key] === data[key]);
}
