/** What every controller works with. */

import type { z } from 'zod';
import { MICROS_PER_MILLISECOND, type Micros } from '../../../core/clock';
import type { Due } from '../../../core/cluster-state';
import type { Settings } from '../../../core/settings';
import type { Cluster, Draft } from '../store/cluster';
import { equalJson, member } from '../store/json';
import type { KubeObject, OwnerReference } from '../store/objects';
import { apiVersion, EVENTS, type Resource } from '../store/resources';

export interface Context {
  readonly cluster: Cluster;
  readonly settings: Settings;
}

const EVENTS_KEPT = 2000;

/** The next version of an object, if it differs; a changed spec counts its generation up. */
export function update<T extends KubeObject>(
  { cluster }: Context,
  resource: Resource<T>,
  current: T,
  next: T,
): T {
  if (equalJson(current, next)) return current;
  const counted = resource.counts && !equalJson(member(current, 'spec'), member(next, 'spec'));
  const generation = (current.metadata.generation ?? 0) + 1;
  return cluster.replace(
    resource,
    counted ? { ...next, metadata: { ...next.metadata, generation } } : next,
  );
}

export function planIn(
  { cluster }: Context,
  milliseconds: number,
  task: Due['task'],
  object: KubeObject,
): void {
  planAt(cluster, cluster.now + milliseconds * MICROS_PER_MILLISECOND, task, object);
}

/** Once per object, task and moment. */
export function planAt(cluster: Cluster, at: Micros, task: Due['task'], object: KubeObject): void {
  const { uid, name, namespace = '' } = object.metadata;
  const planned = cluster.state.due.some(
    (due) => due.uid === uid && due.task === task && due.at === at,
  );
  if (!planned) cluster.plan({ at, task, namespace, name, uid });
}

export function ownerReference(
  resource: Resource,
  { metadata }: KubeObject,
): z.infer<typeof OwnerReference> {
  return {
    apiVersion: apiVersion(resource),
    kind: resource.kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** An Event object; one that says the same of the same object is counted instead. */
export function say(
  { cluster }: Context,
  about: KubeObject,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  component: string,
): void {
  const namespace = about.metadata.namespace ?? 'default';
  const { uid, name } = about.metadata;
  const digest = [...`${uid}${reason}${message}`].reduce(
    (hash, char) => Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0,
    2166136261,
  );
  const eventName = `${name}.${digest.toString(16).padStart(8, '0')}`;
  const time = cluster.time();
  const former = cluster.get(EVENTS, namespace, eventName);
  if (former !== null) {
    const count = (typeof former.count === 'number' ? former.count : 1) + 1;
    cluster.replace(EVENTS, { ...former, count, lastTimestamp: time });
    return;
  }
  const all = cluster.state.objects['/events'] ?? {};
  if (Object.keys(all).length >= EVENTS_KEPT) {
    const [oldest] = Object.values(all) as KubeObject[];
    if (oldest !== undefined) cluster.remove(EVENTS, oldest);
  }
  const event: Draft<KubeObject> = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName, namespace },
    involvedObject: { kind: about.kind, namespace, name, uid, apiVersion: about.apiVersion },
    reason,
    message,
    source: { component },
    reportingComponent: component,
    type,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
  cluster.create(EVENTS, event);
}
