/** StatefulSets and DaemonSets with their ControllerRevisions, as far as one pod after the other goes. */
import { removeByGrace } from '../api/delete';
import { suffix } from '../api/write';
import { equalJson, type JsonObject, member } from '../store/json';
import type { KubeObject, PodSet } from '../store/objects';
import { CONTROLLER_REVISIONS, DAEMON_SETS, PODS, type Resource } from '../store/resources';
import { type Context, ownerReference, update } from './context';
import { stopMsOf } from './pods';
import { alive, createPod, isAvailable, isReady } from './replica-sets';

const HASH = 'controller-revision-hash';

export function syncStateful(context: Context, resource: Resource<PodSet>, set: PodSet): void {
  if (set.metadata.deletionTimestamp !== undefined) return;
  const { cluster } = context;
  const isDaemon = resource === DAEMON_SETS;
  const revision = currentRevision(context, resource, set);
  const replicas = isDaemon ? 1 : set.spec.replicas;
  const names = Array.from({ length: replicas }, (_, ordinal) =>
    isDaemon ? `${set.metadata.name}-node1` : `${set.metadata.name}-${ordinal}`,
  );
  const all = cluster.owned(PODS, set.metadata.uid);
  const hashOf = (name: string) =>
    cluster.get(PODS, set.metadata.namespace ?? '', name)?.metadata.labels?.[HASH];
  for (const name of names) {
    const pod = all.find(({ metadata }) => metadata.name === name);
    if (pod === undefined) {
      const labels = {
        [HASH]: revision.metadata.name,
        ...(isDaemon ? {} : { 'statefulset.kubernetes.io/pod-name': name }),
      };
      createPod(context, set, resource, name, labels);
      break;
    }
    if (!isReady(pod)) break;
  }
  for (const pod of alive(all).filter(({ metadata }) => !names.includes(metadata.name))) {
    removeByGrace(cluster, PODS, pod, null, stopMsOf(context));
  }
  // From the last ordinal down, and no second one while the first is not ready again.
  const strategy = member(set.spec, 'updateStrategy').type;
  const settled = names.every((name) => {
    const pod = all.find(({ metadata }) => metadata.name === name);
    return pod !== undefined && isReady(pod);
  });
  const outdated = [...names].reverse().find((name) => hashOf(name) !== revision.metadata.name);
  const old = all.find(({ metadata }) => metadata.name === outdated);
  if (strategy !== 'OnDelete' && settled && old !== undefined) {
    removeByGrace(cluster, PODS, old, null, stopMsOf(context));
  }
  report(context, resource, set, revision);
}

function report(
  context: Context,
  resource: Resource<PodSet>,
  set: PodSet,
  revision: KubeObject,
): void {
  const pods = alive(context.cluster.owned(PODS, set.metadata.uid));
  const updated = pods.filter(({ metadata }) => metadata.labels?.[HASH] === revision.metadata.name);
  const ready = pods.filter(isReady).length;
  const available = pods.filter((pod) => isAvailable(context, set, pod)).length;
  const former = member(set, 'status').currentRevision;
  const isDone = updated.length === pods.length && ready === pods.length && pods.length > 0;
  const status: JsonObject =
    resource === DAEMON_SETS
      ? {
          currentNumberScheduled: pods.length,
          desiredNumberScheduled: 1,
          numberMisscheduled: 0,
          numberReady: ready,
          numberAvailable: available,
          updatedNumberScheduled: updated.length,
        }
      : {
          replicas: pods.length,
          readyReplicas: ready,
          availableReplicas: available,
          updatedReplicas: updated.length,
          currentReplicas: isDone ? updated.length : pods.length - updated.length,
          currentRevision: isDone ? revision.metadata.name : (former ?? revision.metadata.name),
          updateRevision: revision.metadata.name,
          collisionCount: 0,
        };
  update(context, resource, set, {
    ...set,
    status: { observedGeneration: set.metadata.generation, ...status },
  });
}

/** The one that holds the set's template, as the highest; made if there is none. */
function currentRevision(context: Context, resource: Resource, set: PodSet): KubeObject {
  const { cluster } = context;
  const data = { spec: { template: { ...set.spec.template, $patch: 'replace' } } };
  const history = cluster.owned(CONTROLLER_REVISIONS, set.metadata.uid);
  const highest = Math.max(0, ...history.map(numberOf));
  const same = history.find((each) => equalJson(each.data, data));
  if (same !== undefined) {
    if (numberOf(same) === highest) return same;
    return update(context, CONTROLLER_REVISIONS, same, { ...same, revision: highest + 1 });
  }
  const { name, namespace } = set.metadata;
  return cluster.create(CONTROLLER_REVISIONS, {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name}-${suffix(JSON.stringify(data), 10)}`,
      namespace,
      labels: { ...set.spec.template.metadata.labels },
      ...(set.metadata.annotations === undefined ? {} : { annotations: set.metadata.annotations }),
      ownerReferences: [ownerReference(resource, set)],
    },
    revision: highest + 1,
    data,
  });
}

function numberOf({ revision }: KubeObject): number {
  return typeof revision === 'number' ? revision : 0;
}
