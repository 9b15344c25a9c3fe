/** A cluster with a past: made by its own controllers, at the times at which it happened. */
import { MICROS_PER_SECOND, type Micros } from '../core/clock';
import { type ClusterState, emptyCluster, ImageProfile } from '../core/cluster-state';
import type { State } from '../core/model';
import { buildState, stableId } from '../core/scenario';
import { DEFAULT_SETTINGS } from '../core/settings';
import { strategicMerge } from '../planes/kubernetes/api/strategic-merge';
import { createObject, type WriteContext, writeObject } from '../planes/kubernetes/api/write';
import { Controllers } from '../planes/kubernetes/controllers/controllers';
import { Cluster } from '../planes/kubernetes/store/cluster';
import { isObject, type JsonObject, member, text } from '../planes/kubernetes/store/json';
import { type Resource, resourceOfKind } from '../planes/kubernetes/store/resources';

export class ClusterSeed {
  readonly #startedAt: Micros;
  readonly #cluster: Cluster;
  readonly #controllers: Controllers;

  /** A cluster that was set up so long before the simulator starts. */
  constructor(startedAt: Micros, ageSeconds: number) {
    this.#startedAt = startedAt;
    let ids = 0;
    this.#cluster = new Cluster(
      emptyCluster(),
      startedAt - ageSeconds * MICROS_PER_SECOND,
      () => {
        ids += 1;
        return stableId('kubernetes', String(ids));
      },
      0,
    );
    const context = { cluster: this.#cluster, settings: DEFAULT_SETTINGS };
    this.#controllers = new Controllers(() => context);
    for (const name of ['default', 'kube-system']) this.create(namespace(name));
    this.create({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: 'simulated-node-1',
        labels: { 'kubernetes.io/hostname': 'simulated-node-1' },
      },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
  }

  get state(): ClusterState {
    return this.#cluster.state;
  }

  image(reference: string, profile: Partial<ImageProfile>): void {
    this.state.images[reference] = ImageProfile.parse(profile);
  }

  /** Lets everything happen that happens until so long before the start. */
  until(ageSeconds: number): void {
    this.#controllers.advance(this.#startedAt - ageSeconds * MICROS_PER_SECOND);
  }

  /** The same, but what is due in between happens at its end, each task once. */
  skip(ageSeconds: number): void {
    this.#cluster.now = this.#startedAt - ageSeconds * MICROS_PER_SECOND;
    const due = this.state.due.splice(0);
    for (const task of due)
      this.#cluster.plan({ ...task, at: Math.max(task.at, this.#cluster.now) });
    this.#controllers.advance(this.#cluster.now);
  }

  create(manifest: JsonObject, manager = 'kubectl-client-side-apply'): void {
    const context = this.#context(manifest, manager);
    const created = createObject(context, manifest);
    if (!created.ok) throw new Error(created.error.message);
    this.#controllers.settle();
  }

  /** A manifest laid over the object of its name. */
  change(manifest: JsonObject, manager = 'kubectl-client-side-apply'): void {
    const context = this.#context(manifest, manager);
    const current = this.#cluster.get(context.resource, context.namespace, context.name);
    const next = strategicMerge(current, manifest);
    if (current === null || !isObject(next)) throw new Error(`${context.name} is not there`);
    const written = writeObject(context, current, next);
    if (!written.ok) throw new Error(written.error.message);
    this.#controllers.settle();
  }

  /** The last step: all objects of a name once more under another one, as they stand now. */
  copies(place: string, from: string, to: readonly string[]): void {
    this.until(0);
    for (const objects of Object.values(this.state.objects)) {
      const originals = Object.keys(objects).filter((key) => key.startsWith(`${place}/${from}`));
      for (const [key, text] of originals.map(
        (key) => [key, JSON.stringify(objects[key])] as const,
      )) {
        for (const name of to) {
          this.state.resourceVersion += 1;
          const copy: JsonObject = JSON.parse(
            text
              .replaceAll(from, name)
              .replaceAll(/"uid":"([^"]+)"/g, (_, uid: string) => `"uid":"${stableId(name, uid)}"`),
          );
          const resourceVersion = String(this.state.resourceVersion);
          objects[key.replace(from, name)] = {
            ...copy,
            metadata: { ...member(copy, 'metadata'), resourceVersion },
          };
        }
      }
    }
  }

  finish(): State {
    this.until(0);
    return { ...buildState([], this.#startedAt), kubernetes: this.state };
  }

  #context(manifest: JsonObject, manager: string): WriteContext {
    const resource: Resource | undefined = resourceOfKind(
      text(manifest, 'apiVersion') ?? '',
      text(manifest, 'kind') ?? '',
    );
    const metadata = member(manifest, 'metadata');
    if (resource === undefined) throw new Error(`no kind ${String(manifest.kind)}`);
    return {
      cluster: this.#cluster,
      resource,
      namespace: text(metadata, 'namespace') ?? '',
      name: text(metadata, 'name') ?? '',
      subresource: null,
      manager,
      operation: 'Update',
      dryRun: false,
    };
  }
}

export function namespace(name: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
  };
}
