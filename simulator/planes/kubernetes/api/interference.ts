/** Somebody else's change between a caller's read and its write. */
import type { Cluster } from '../store/cluster';
import type { Asked } from './call';

export function foreignTouch(cluster: Cluster, asked: Asked): void {
  const object = cluster.get(asked.resource, asked.namespace, asked.name);
  if (object === null) return;
  const annotations = { ...object.metadata.annotations, 'example.com/touched': cluster.time() };
  cluster.replace(asked.resource, { ...object, metadata: { ...object.metadata, annotations } });
}
