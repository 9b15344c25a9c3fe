/** Streams of what changes, resumed by resource version. */
import type { Change, Cluster } from '../store/cluster';
import type { JsonObject } from '../store/json';
import type { KubeObject } from '../store/objects';
import { apiVersion, type Resource } from '../store/resources';
import { statusOf, tooOld } from './status';

export interface WatchRequest {
  readonly resource: Resource;
  readonly namespace: string;
  readonly matches: (object: KubeObject) => boolean;
  /** Null or 0: what is there first. */
  readonly version: number | null;
  readonly bookmarks: boolean;
  /** What is there first, then a bookmark that says so. */
  readonly initial: boolean;
  readonly shape: (object: KubeObject) => JsonObject;
}

export interface Stream {
  send(event: object): void;
  end(): void;
}

/** Returns what ends it. */
export function watch(cluster: Cluster, request: WatchRequest, stream: Stream): () => void {
  const { resource, version, initial } = request;
  if (initial || version === null || version === 0) {
    for (const object of cluster.list(
      resource,
      request.namespace === '' ? null : request.namespace,
    )) {
      if (request.matches(object)) stream.send({ type: 'ADDED', object: request.shape(object) });
    }
    if (initial) bookmark(cluster, request, stream, { 'k8s.io/initial-events-end': 'true' });
  } else {
    const missed = cluster.since(version);
    if (missed === null) {
      stream.send({ type: 'ERROR', object: statusOf(tooOld(version, cluster.floor)) });
      stream.end();
      return () => undefined;
    }
    for (const change of missed) tell(request, change, stream);
  }
  return cluster.listen((change) => tell(request, change, stream));
}

export function bookmark(
  cluster: Cluster,
  { resource }: WatchRequest,
  stream: Stream,
  annotations: Readonly<Record<string, string>> = {},
): void {
  stream.send({
    type: 'BOOKMARK',
    object: {
      kind: resource.kind,
      apiVersion: apiVersion(resource),
      metadata: {
        resourceVersion: String(cluster.version),
        creationTimestamp: null,
        ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      },
    },
  });
}

/** What leaves the selection is deleted for this watcher, what enters it is added. */
function tell(request: WatchRequest, change: Change, stream: Stream): void {
  const { resource, namespace, matches, shape } = request;
  const { object, previous, type } = change;
  if (change.resource !== resource) return;
  if (namespace !== '' && object.metadata.namespace !== namespace) return;
  const before = previous !== null && matches(previous);
  const after = type !== 'DELETED' && matches(object);
  if (!before && !after) return;
  const told = before ? (after ? 'MODIFIED' : 'DELETED') : 'ADDED';
  stream.send({ type: told, object: shape(object) });
}
