/** What of a cluster is watched: one list and one watch a kind, begun at the first look. */
import type { z } from 'zod';
import {
  autoscalerObject,
  controllerRevisionObject,
  eventObject,
  type Metadata,
  metadataObject,
  podObject,
  replicaSetObject,
  workloadObject,
} from './api-types';
import type { KubernetesClient } from './client';
import { type Informer, startInformer, type Wait } from './informer';
import type { ReadWorkload } from './mapper';
import { configurationNames, toConfiguration } from './read-workload';
import {
  AUTOSCALERS,
  CONFIG_MAPS,
  CONTROLLER_REVISIONS,
  EVENTS,
  PODS,
  REPLICASETS,
  type Resource,
  SECRETS,
  type WorkloadRef,
} from './resources';
import { fromControllerRevisions, fromReplicaSets } from './revisions';

/** Older than that, the cluster may have changed without a word. */
const FRESH_MS = 60_000;

export interface CachedWorkload {
  readonly read: Omit<ReadWorkload, 'owner'>;
  /** As old as the oldest of what it was made from. */
  readonly readAt: Date;
}

export interface ClusterCache {
  /** Null: the cache is out of touch. `absent`: the cluster has no such workload. */
  look(ref: WorkloadRef): Promise<CachedWorkload | 'absent' | null>;
  close(): void;
}

type Watchable<S extends z.ZodType> = z.output<S> & { readonly metadata: Metadata };

export function createClusterCache(
  client: KubernetesClient,
  clock: () => Date,
  wait: Wait,
): ClusterCache {
  const ends = new AbortController();
  const informers = new Map<string, Informer<{ readonly metadata: Metadata }>>();
  const { namespaces } = client.settings;

  /** One for each kind and namespace that is watched, whatever asks for it. */
  function informerOf<S extends z.ZodType<{ readonly metadata: Metadata }>>(
    resource: Resource,
    namespace: string,
    schema: S,
  ): Informer<Watchable<S>> {
    const scope = namespaces.length === 0 ? null : namespace;
    const metadataOnly = resource === CONFIG_MAPS || resource === SECRETS;
    const key = `${resource.group}/${resource.plural} ${scope ?? '*'}`;
    const known = informers.get(key);
    // Each kind of object has one schema, so what is kept under its name is of that schema.
    if (known !== undefined) return known as Informer<Watchable<S>>;
    const watching = { resource, namespace: scope, metadataOnly };
    const made = startInformer(client, watching, schema, clock, wait, ends.signal);
    informers.set(key, made);
    return made as Informer<Watchable<S>>;
  }

  return {
    async look(ref) {
      const { namespace, name, kind } = ref;
      if (namespaces.length > 0 && !namespaces.includes(namespace)) return null;
      const workloads = informerOf(ref.resource, namespace, workloadObject);
      const sets =
        kind === 'Deployment' ? informerOf(REPLICASETS, namespace, replicaSetObject) : null;
      const revisions =
        sets === null
          ? informerOf(CONTROLLER_REVISIONS, namespace, controllerRevisionObject)
          : null;
      const pods = informerOf(PODS, namespace, podObject);
      const autoscalers = informerOf(AUTOSCALERS, namespace, autoscalerObject);
      const events = informerOf(EVENTS, namespace, eventObject);
      const maps = informerOf(CONFIG_MAPS, namespace, metadataObject);
      const secrets = informerOf(SECRETS, namespace, metadataObject);
      const needed = [workloads, sets ?? revisions ?? workloads, pods, autoscalers];
      await Promise.all([...needed, events, maps, secrets].map((each) => each.started()));
      const readAt = oldest(needed, clock());
      if (readAt === null) return null;
      const here = <T extends { readonly metadata: Metadata }>(informer: Informer<T> | null) =>
        [...(informer?.items() ?? [])].filter((each) => each.metadata.namespace === namespace);
      const workload = here(workloads).find((each) => each.metadata.name === name);
      if (workload === undefined) return 'absent';
      const { uid } = workload.metadata;
      const kept = [
        ...fromReplicaSets(here(sets), uid),
        ...fromControllerRevisions(here(revisions), uid),
      ];
      const configurations = configurationNames(workload, kept).flatMap((each) => {
        const informer = each.kind === 'Secret' ? secrets : maps;
        // What may not be listed is not known.
        if (informer.heardAt() === null) return [];
        const found = here(informer).find(({ metadata }) => metadata.name === each.name);
        return [toConfiguration(each.kind, each.name, found ?? null, null)];
      });
      return {
        readAt,
        read: {
          ref,
          workload,
          kept,
          pods: here(pods),
          autoscalers: here(autoscalers),
          configurations,
          events: here(events),
        },
      };
    },
    close: () => ends.abort(),
  };
}

function oldest(informers: readonly Pick<Informer<never>, 'heardAt'>[], now: Date): Date | null {
  let earliest = now;
  for (const informer of informers) {
    const heard = informer.heardAt();
    if (heard === null || now.getTime() - heard.getTime() > FRESH_MS) return null;
    if (heard < earliest) earliest = heard;
  }
  return earliest;
}
