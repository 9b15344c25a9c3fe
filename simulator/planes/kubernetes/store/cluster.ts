/** All objects of one cluster, their versions, what changed, and what is due when. */
import { MICROS_PER_SECOND, type Micros } from '../../../core/clock';
import type { ClusterState, Due } from '../../../core/cluster-state';
import { isObject, type JsonObject } from './json';
import type { KubeObject } from './objects';
import { type Resource, resourceId } from './resources';

export interface Change {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: Resource;
  readonly object: KubeObject;
  /** As it was; absent of a new one. */
  readonly previous: KubeObject | null;
}

/** A new object, before the store gives it its identity. */
export type Draft<T extends KubeObject> = Omit<T, 'metadata'> & {
  metadata: { name: string; namespace?: string | undefined } & JsonObject;
};

type Listener = (change: Change) => void;

export class Cluster {
  readonly state: ClusterState;
  readonly #newId: () => string;
  readonly #changes: Change[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #owned = new Map<string, Set<string>>();
  /** The version up to which changes were forgotten. */
  #floor: number;
  /** What the controllers have not looked at yet. */
  readonly unseen: Change[] = [];
  /** What the clock says while controllers work: the time at which their task was due. */
  now: Micros;
  historyKept: number;

  constructor(state: ClusterState, now: Micros, newId: () => string, historyKept: number) {
    this.state = state;
    this.now = now;
    this.#newId = newId;
    this.historyKept = historyKept;
    this.#floor = state.resourceVersion;
    for (const [resource, objects] of Object.entries(state.objects)) {
      for (const [key, object] of Object.entries(objects)) {
        this.#own(resource, key, object as KubeObject);
      }
    }
  }

  get version(): number {
    return this.state.resourceVersion;
  }

  /** Watches can be resumed after this version and later ones. */
  get floor(): number {
    return this.#floor;
  }

  /** ISO 8601 UTC in whole seconds, as Kubernetes writes times. */
  time(at: Micros = this.now): string {
    return `${new Date(Math.floor(at / MICROS_PER_SECOND) * 1000).toISOString().slice(0, 19)}Z`;
  }

  get<T extends KubeObject>(resource: Resource<T>, namespace: string, name: string): T | null {
    const found = this.state.objects[resourceId(resource)]?.[keyOf(namespace, name)];
    // What is stored was parsed by the resource's schema when it was written.
    return found === undefined ? null : (found as T);
  }

  /** In the order of namespace and name. */
  list<T extends KubeObject>(resource: Resource<T>, namespace: string | null): T[] {
    const objects = this.state.objects[resourceId(resource)] ?? {};
    const prefix = namespace === null ? '' : `${namespace}/`;
    return Object.keys(objects)
      .filter((key) => key.startsWith(prefix))
      .sort()
      .map((key) => objects[key] as T);
  }

  /** What this object controls. */
  owned<T extends KubeObject>(resource: Resource<T>, uid: string): T[] {
    const id = resourceId(resource);
    const keys = this.#owned.get(`${id} ${uid}`) ?? new Set<string>();
    return [...keys].map((key) => this.state.objects[id]?.[key] as T);
  }

  create<T extends KubeObject>(resource: Resource<T>, draft: Draft<T>): T {
    const { version, object } = this.#next({
      ...draft,
      metadata: {
        ...draft.metadata,
        uid: this.#newId(),
        creationTimestamp: this.time(),
        ...(resource.counts ? { generation: 1 } : {}),
      },
    } as unknown as T);
    this.#store(resource, object);
    this.#changed({ version, type: 'ADDED', resource, object, previous: null });
    return object;
  }

  /** Replaces an object by its next version; its generation is the caller's to count. */
  replace<T extends KubeObject>(resource: Resource<T>, given: T): T {
    const previous = this.get(resource, given.metadata.namespace ?? '', given.metadata.name);
    const { version, object } = this.#next(given);
    this.#store(resource, object);
    this.#changed({ version, type: 'MODIFIED', resource, object, previous });
    return object;
  }

  remove<T extends KubeObject>(resource: Resource<T>, given: T): void {
    const id = resourceId(resource);
    const key = keyOf(given.metadata.namespace ?? '', given.metadata.name);
    const previous = this.state.objects[id]?.[key] as T | undefined;
    if (previous === undefined) return;
    delete this.state.objects[id]?.[key];
    this.#disown(id, key, previous);
    const { version, object } = this.#next(previous);
    this.#changed({ version, type: 'DELETED', resource, object, previous });
  }

  plan(due: Due): void {
    this.state.due.push(due);
  }

  /** The first task that is due by then, taken from the list. */
  takeDue(by: Micros): Due | null {
    let first: Due | null = null;
    for (const due of this.state.due) {
      if (due.at <= by && (first === null || due.at < first.at)) first = due;
    }
    if (first !== null) this.state.due.splice(this.state.due.indexOf(first), 1);
    return first;
  }

  /** What happened after a version, oldest first; null: too long ago to know. */
  since(version: number): Change[] | null {
    if (version < this.#floor) return null;
    return this.#changes.filter((change) => change.version > version);
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #next<T extends KubeObject>(given: T): { version: number; object: T } {
    this.state.resourceVersion += 1;
    const version = this.state.resourceVersion;
    const metadata = { ...given.metadata, resourceVersion: String(version) };
    return { version, object: { ...given, metadata } };
  }

  #store(resource: Resource, object: KubeObject): void {
    const id = resourceId(resource);
    const key = keyOf(object.metadata.namespace ?? '', object.metadata.name);
    const objects = this.state.objects[id] ?? {};
    this.state.objects[id] = objects;
    const former = objects[key];
    if (isObject(former)) this.#disown(id, key, former as KubeObject);
    objects[key] = object;
    this.#own(id, key, object);
  }

  #changed(change: Change): void {
    this.#changes.push(change);
    const excess = this.#changes.length - this.historyKept;
    if (excess > 0) {
      const forgotten = this.#changes.splice(0, excess);
      this.#floor = forgotten.at(-1)?.version ?? this.#floor;
    }
    this.unseen.push(change);
    for (const listener of [...this.#listeners]) listener(change);
  }

  #own(resource: string, key: string, object: KubeObject): void {
    const owner = controllerOf(object);
    if (owner === null) return;
    const id = `${resource} ${owner.uid}`;
    const keys = this.#owned.get(id) ?? new Set<string>();
    keys.add(key);
    this.#owned.set(id, keys);
  }

  #disown(resource: string, key: string, object: KubeObject): void {
    const owner = controllerOf(object);
    if (owner !== null) this.#owned.get(`${resource} ${owner.uid}`)?.delete(key);
  }
}

export function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

export function controllerOf(object: KubeObject) {
  return object.metadata.ownerReferences?.find(({ controller }) => controller === true) ?? null;
}
