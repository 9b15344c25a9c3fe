/** Looks at what changed and at what is due, in the order of time, until nothing moves. */
import { MICROS_PER_MILLISECOND, type Micros } from '../../../core/clock';
import type { Due } from '../../../core/cluster-state';
import { removeByGrace } from '../api/delete';
import { type Change, controllerOf } from '../store/cluster';
import type { KubeObject } from '../store/objects';
import {
  APPLICATIONS,
  AUTOSCALERS,
  DAEMON_SETS,
  DEPLOYMENTS,
  PODS,
  REPLICA_SETS,
  RESOURCES,
  type Resource,
  STATEFUL_SETS,
} from '../store/resources';
import { syncAutoscaler } from './autoscaler';
import { type Context, planAt } from './context';
import { syncDeployment } from './deployments';
import { endPod, failPod, pullAgain, readyPod, schedulePod, startPod, stopMsOf } from './pods';
import { syncReplicaSet } from './replica-sets';
import { heal, noticeDrift } from './self-heal';
import { syncStateful } from './stateful-sets';

const MOST_STEPS = 200_000;

interface Place {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
}

/** Deployments last: they go by what their sets say. */
const ORDER: readonly Resource[] = [
  PODS,
  REPLICA_SETS,
  STATEFUL_SETS,
  DAEMON_SETS,
  DEPLOYMENTS,
  AUTOSCALERS,
];

export class Controllers {
  readonly #context: () => Context;
  readonly #dirty = new Map<Resource, Map<string, Place>>();
  /** When the spec of a Deployment that is not observed yet changed. */
  readonly #changedAt = new Map<string, Micros>();

  constructor(context: () => Context) {
    this.#context = context;
    const { cluster } = context();
    for (const resource of ORDER) {
      for (const { metadata } of cluster.list(resource, null)) {
        this.#mark(resource, metadata.namespace ?? '', metadata.name);
      }
    }
  }

  /** All that is due by then is done at its time, then the clock says `now`. */
  advance(now: Micros): void {
    const { cluster } = this.#context();
    this.settle();
    for (let due = cluster.takeDue(now); due !== null; due = cluster.takeDue(now)) {
      cluster.now = Math.max(cluster.now, due.at);
      this.#run(due);
      this.settle();
    }
    cluster.now = Math.max(cluster.now, now);
  }

  settle(): void {
    const { cluster } = this.#context();
    for (let step = 0; step < MOST_STEPS; step += 1) {
      for (let change = cluster.unseen.shift(); change; change = cluster.unseen.shift()) {
        this.#notice(change);
      }
      const place = this.#next();
      if (place === null) return;
      this.#sync(place);
    }
    throw new Error('The controllers of the simulated cluster never agree.');
  }

  #next(): Place | null {
    for (const resource of ORDER) {
      const places = this.#dirty.get(resource) ?? new Map<string, Place>();
      for (const [key, place] of places) {
        places.delete(key);
        return place;
      }
    }
    return null;
  }

  #mark(resource: Resource, namespace: string, name: string): void {
    const places = this.#dirty.get(resource) ?? new Map<string, Place>();
    this.#dirty.set(resource, places.set(`${namespace}/${name}`, { resource, namespace, name }));
  }

  #notice(change: Change): void {
    const { resource, object, type, previous } = change;
    const namespace = object.metadata.namespace ?? '';
    noticeDrift(this.#context(), change);
    if (type === 'DELETED') this.#collect(object);
    else if (ORDER.includes(resource)) this.#mark(resource, namespace, object.metadata.name);
    if (resource === DEPLOYMENTS && object.metadata.generation !== previous?.metadata.generation) {
      this.#changedAt.set(object.metadata.uid, this.#context().cluster.now);
    }
    const owner = controllerOf(object);
    const owning = ORDER.find(({ kind }) => kind === owner?.kind);
    if (owner !== null && owning !== undefined) this.#mark(owning, namespace, owner.name);
  }

  /** What a deleted object controlled goes with it. */
  #collect(object: KubeObject): void {
    const { cluster } = this.#context();
    this.#changedAt.delete(object.metadata.uid);
    for (const resource of RESOURCES) {
      for (const dependent of cluster.owned(resource, object.metadata.uid)) {
        if (resource === PODS) {
          const pod = cluster.get(
            PODS,
            dependent.metadata.namespace ?? '',
            dependent.metadata.name,
          );
          if (pod !== null) removeByGrace(cluster, PODS, pod, null, stopMsOf(this.#context()));
        } else cluster.remove(resource, dependent);
      }
    }
  }

  #sync({ resource, namespace, name }: Place): void {
    const context = this.#context();
    const { cluster } = context;
    if (resource === PODS) {
      const pod = cluster.get(PODS, namespace, name);
      if (pod !== null) schedulePod(context, pod);
    } else if (resource === REPLICA_SETS) {
      const set = cluster.get(REPLICA_SETS, namespace, name);
      if (set !== null) syncReplicaSet(context, set);
    } else if (resource === DEPLOYMENTS) {
      const deployment = cluster.get(DEPLOYMENTS, namespace, name);
      if (deployment !== null && this.#isSeen(deployment)) syncDeployment(context, deployment);
    } else if (resource === AUTOSCALERS) {
      const autoscaler = cluster.get(AUTOSCALERS, namespace, name);
      if (autoscaler !== null && autoscaler.status === undefined) {
        syncAutoscaler(context, autoscaler);
      }
    } else {
      const kind = resource === STATEFUL_SETS ? STATEFUL_SETS : DAEMON_SETS;
      const set = cluster.get(kind, namespace, name);
      if (set !== null) syncStateful(context, kind, set);
    }
  }

  /** A controller that lags looks at a changed spec only after a while. */
  #isSeen(deployment: KubeObject): boolean {
    const { cluster, settings } = this.#context();
    if (settings.deploymentLagMs === 0) return true;
    const changedAt = this.#changedAt.get(deployment.metadata.uid);
    if (changedAt === undefined) return true;
    const seenAt = changedAt + settings.deploymentLagMs * MICROS_PER_MILLISECOND;
    if (cluster.now >= seenAt) return true;
    planAt(cluster, seenAt, 'deployment', deployment);
    return false;
  }

  #run(due: Due): void {
    const context = this.#context();
    const { cluster } = context;
    const { task, namespace, name, uid } = due;
    const is = <T extends KubeObject>(object: T | null): object is T =>
      object !== null && object.metadata.uid === uid;
    switch (task) {
      case 'deployment':
        this.#mark(DEPLOYMENTS, namespace, name);
        return;
      case 'autoscaler': {
        const autoscaler = cluster.get(AUTOSCALERS, namespace, name);
        if (is(autoscaler)) syncAutoscaler(context, autoscaler);
        return;
      }
      case 'self-heal': {
        const application = cluster.get(APPLICATIONS, namespace, name);
        if (is(application)) heal(context, application);
        return;
      }
      default: {
        const pod = cluster.get(PODS, namespace, name);
        if (!is(pod)) return;
        if (task === 'pod-ends') endPod(context, pod);
        else if (pod.metadata.deletionTimestamp !== undefined) return;
        else if (task === 'pod-starts') startPod(context, pod);
        else if (task === 'pod-pulls-again') pullAgain(context, pod);
        else if (task === 'pod-fails') failPod(context, pod);
        else if (task === 'pod-ready') readyPod(context, pod);
        else this.#markOwner(pod);
      }
    }
  }

  #markOwner(object: KubeObject): void {
    const owner = controllerOf(object);
    const owning = ORDER.find(({ kind }) => kind === owner?.kind);
    if (owner === null || owning === undefined) return;
    this.#mark(owning, object.metadata.namespace ?? '', owner.name);
  }
}
