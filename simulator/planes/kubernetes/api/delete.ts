/** Deletion: at once, by grace, or when the last finalizer is gone. */
import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import { MICROS_PER_MILLISECOND, MICROS_PER_SECOND } from '../../../core/clock';
import type { Cluster } from '../store/cluster';
import type { KubeObject } from '../store/objects';
import { NAMESPACES, PODS, RESOURCES, type Resource } from '../store/resources';
import { conflict, type Refusal } from './status';

export const DeleteOptions = z.looseObject({
  gracePeriodSeconds: z.number().int().nonnegative().nullish(),
  propagationPolicy: z.enum(['Orphan', 'Background', 'Foreground']).nullish(),
  preconditions: z
    .looseObject({ uid: z.string().nullish(), resourceVersion: z.string().nullish() })
    .nullish(),
});
export type DeleteOptions = z.infer<typeof DeleteOptions>;

/** How long a pod takes to end, in milliseconds, by what it runs. */
export type StopTime = (pod: KubeObject) => number;

export interface Deletion {
  readonly object: KubeObject;
  /** Still there, on its way out. */
  readonly pending: boolean;
}

export function deleteObject(
  cluster: Cluster,
  resource: Resource,
  object: KubeObject,
  options: DeleteOptions,
  stopMs: StopTime,
): Result<Deletion, Refusal> {
  const { uid, resourceVersion, name } = object.metadata;
  const wanted = options.preconditions;
  if (wanted?.uid != null && wanted.uid !== uid) {
    const why = `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${uid}`;
    return err(conflict(resource, name, why));
  }
  if (wanted?.resourceVersion != null && wanted.resourceVersion !== resourceVersion) {
    const why = `Precondition failed: ResourceVersion in precondition: ${wanted.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`;
    return err(conflict(resource, name, why));
  }
  if (options.propagationPolicy === 'Orphan') orphan(cluster, uid);
  return ok(removeByGrace(cluster, resource, object, options.gracePeriodSeconds ?? null, stopMs));
}

export function removeByGrace(
  cluster: Cluster,
  resource: Resource,
  object: KubeObject,
  graceSeconds: number | null,
  stopMs: StopTime,
): Deletion {
  const held = (object.metadata.finalizers ?? []).length > 0;
  const isPod = resource.plural === PODS.plural;
  const grace = isPod ? (graceSeconds ?? graceOf(object)) : 0;
  if (grace === 0 && !held) {
    cluster.remove(resource, object);
    if (resource.plural === NAMESPACES.plural) emptyNamespace(cluster, object.metadata.name);
    return { object, pending: false };
  }
  const already = object.metadata.deletionTimestamp !== undefined;
  const marked = already
    ? object
    : cluster.replace(resource, {
        ...object,
        metadata: {
          ...object.metadata,
          deletionTimestamp: cluster.time(cluster.now + grace * MICROS_PER_SECOND),
          deletionGracePeriodSeconds: grace,
        },
      });
  if (!held && !already) {
    const after = Math.min(stopMs(object) * MICROS_PER_MILLISECOND, grace * MICROS_PER_SECOND);
    cluster.plan({
      at: cluster.now + after,
      task: 'pod-ends',
      namespace: object.metadata.namespace ?? '',
      name: object.metadata.name,
      uid: object.metadata.uid,
    });
  }
  return { object: marked, pending: true };
}

function graceOf(pod: KubeObject): number {
  const spec = z
    .looseObject({ terminationGracePeriodSeconds: z.number().optional() })
    .safeParse(pod.spec);
  return spec.data?.terminationGracePeriodSeconds ?? 30;
}

/** What it controlled is left alone. */
function orphan(cluster: Cluster, uid: string): void {
  for (const resource of RESOURCES) {
    for (const dependent of cluster.owned(resource, uid)) {
      const ownerReferences = (dependent.metadata.ownerReferences ?? []).filter(
        (owner) => owner.uid !== uid,
      );
      cluster.replace(resource, {
        ...dependent,
        metadata: { ...dependent.metadata, ownerReferences },
      });
    }
  }
}

function emptyNamespace(cluster: Cluster, namespace: string): void {
  for (const resource of RESOURCES.filter(({ namespaced }) => namespaced)) {
    for (const object of cluster.list(resource, namespace)) cluster.remove(resource, object);
  }
}
