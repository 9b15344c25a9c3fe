/** The scale subresource: a small object that stands for the number of replicas. */
import { isObject, type JsonObject, member } from '../store/json';
import type { KubeObject } from '../store/objects';

export function scaleOf(object: KubeObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const labels = member(member(member(object, 'spec'), 'selector'), 'matchLabels');
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: member(object, 'spec').replicas ?? 0 },
    status: {
      replicas: member(object, 'status').replicas ?? 0,
      selector: Object.entries(labels)
        .map(([key, value]) => `${key}=${String(value)}`)
        .join(','),
    },
  };
}

/** The object as the scale wants it, with the scale's preconditions. */
export function scaledTo(object: KubeObject, scale: unknown): JsonObject {
  const given = isObject(scale) ? scale : {};
  const { resourceVersion, uid } = member(given, 'metadata');
  const replicas = member(given, 'spec').replicas ?? 0;
  return {
    ...object,
    metadata: { ...object.metadata, resourceVersion, uid },
    spec: { ...member(object, 'spec'), replicas },
  };
}
