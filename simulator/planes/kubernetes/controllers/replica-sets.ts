/** As many pods as a set wants, and what they are like. */
import { MICROS_PER_MILLISECOND, MICROS_PER_SECOND } from '../../../core/clock';
import { removeByGrace } from '../api/delete';
import { suffix } from '../api/write';
import type { Draft } from '../store/cluster';
import { member } from '../store/json';
import type { Condition, Pod, PodSet } from '../store/objects';
import { PODS, QUOTAS, REPLICA_SETS, type Resource } from '../store/resources';
import { conditionOf, withCondition, withoutCondition } from './conditions';
import { type Context, ownerReference, planAt, say, update } from './context';
import { stopMsOf } from './pods';

export function syncReplicaSet(context: Context, set: PodSet): void {
  if (set.metadata.deletionTimestamp !== undefined) return;
  const { cluster } = context;
  const present = alive(cluster.owned(PODS, set.metadata.uid));
  const missing = set.spec.replicas - present.length;
  let failure: string | null = null;
  for (let i = 0; i < missing && failure === null; i += 1) {
    failure = quotaRefusal(context, set);
    if (failure === null) createPod(context, set, REPLICA_SETS, podName(context, set));
    else
      say(
        context,
        set,
        'Warning',
        'FailedCreate',
        `Error creating: ${failure}`,
        'replicaset-controller',
      );
  }
  for (const pod of missing < 0 ? worstFirst(present).slice(0, -missing) : []) {
    removeByGrace(cluster, PODS, pod, null, stopMsOf(context));
  }
  const pods = alive(cluster.owned(PODS, set.metadata.uid));
  update(context, REPLICA_SETS, set, { ...set, status: setStatus(context, set, pods, failure) });
}

export function alive(pods: readonly Pod[]): Pod[] {
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

export function createPod(
  { cluster }: Context,
  owner: PodSet,
  resource: Resource,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Pod {
  const { template } = owner.spec;
  const draft: Draft<Pod> = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: owner.metadata.namespace,
      labels: { ...template.metadata.labels, ...labels },
      ...(template.metadata.annotations === undefined
        ? {}
        : { annotations: template.metadata.annotations }),
      ownerReferences: [ownerReference(resource, owner)],
    },
    spec: { ...template.spec, nodeName: 'simulated-node-1' },
    status: { phase: 'Pending' },
  };
  return cluster.create(PODS, draft);
}

function podName({ cluster }: Context, { metadata }: PodSet): string {
  return `${metadata.name}-${suffix(`${metadata.uid}/${cluster.version}`)}`;
}

function setStatus(
  { cluster }: Context,
  set: PodSet,
  pods: readonly Pod[],
  failure: string | null,
): NonNullable<PodSet['status']> {
  const ready = pods.filter(isReady).length;
  const available = pods.filter((pod) => isAvailable({ cluster }, set, pod)).length;
  const former = set.status?.conditions ?? [];
  const conditions: Condition[] =
    failure === null
      ? withoutCondition(former, 'ReplicaFailure')
      : withCondition(
          former,
          { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: failure },
          cluster.time(),
        );
  return {
    observedGeneration: set.metadata.generation,
    replicas: pods.length,
    ...(pods.length > 0 ? { fullyLabeledReplicas: pods.length } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

export function isReady(pod: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp === undefined &&
    conditionOf(pod.status?.conditions, 'Ready')?.status === 'True'
  );
}

/** Ready for long enough; else its set is looked at again when it will be. */
export function isAvailable({ cluster }: Pick<Context, 'cluster'>, set: PodSet, pod: Pod): boolean {
  if (!isReady(pod)) return false;
  const seconds = set.spec.minReadySeconds ?? 0;
  if (seconds === 0) return true;
  const since = Date.parse(conditionOf(pod.status?.conditions, 'Ready')?.lastTransitionTime ?? '');
  const at = since * MICROS_PER_MILLISECOND + seconds * MICROS_PER_SECOND;
  if (cluster.now >= at) return true;
  planAt(cluster, at, 'pod-available', pod);
  return false;
}

/** Those that are no loss, then the newest. */
function worstFirst(pods: readonly Pod[]): Pod[] {
  return [...pods].sort(
    (a, b) =>
      Number(isReady(a)) - Number(isReady(b)) ||
      b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp) ||
      Number(b.metadata.resourceVersion) - Number(a.metadata.resourceVersion),
  );
}

/** Why no more pods may be made in this namespace. */
function quotaRefusal({ cluster }: Context, set: PodSet): string | null {
  const namespace = set.metadata.namespace ?? '';
  for (const quota of cluster.list(QUOTAS, namespace)) {
    const hard = Number(member(member(quota, 'spec'), 'hard').pods ?? Number.POSITIVE_INFINITY);
    const used = cluster.list(PODS, namespace).length;
    if (used >= hard) {
      return `pods "${set.metadata.name}-" is forbidden: exceeded quota: ${quota.metadata.name}, requested: pods=1, used: pods=${used}, limited: pods=${hard}`;
    }
  }
  return null;
}
