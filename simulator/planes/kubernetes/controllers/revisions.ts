/** ReplicaSets as a Deployment's revisions. */
import { suffix } from '../api/write';
import { isObject, type JsonObject } from '../store/json';
import type { Deployment, PodSet, PodTemplate } from '../store/objects';
import { DEPLOYMENTS, REPLICA_SETS } from '../store/resources';
import { type Context, ownerReference, update } from './context';

export const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
export const MAXIMUM = 'deployment.kubernetes.io/max-replicas';
/** What a ReplicaSet does not take over from its Deployment. */
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  REVISION,
  HISTORY,
  DESIRED,
  MAXIMUM,
]);

export function revisionOf({ metadata }: PodSet | Deployment): number {
  const revision = Number(metadata.annotations?.[REVISION] ?? 0);
  return Number.isInteger(revision) ? revision : 0;
}

function withoutHash(template: PodTemplate): JsonObject {
  const { [HASH_LABEL]: _hash, ...labels } = template.metadata.labels ?? {};
  const { creationTimestamp: _created, ...metadata } = template.metadata;
  return { ...template, metadata: { ...metadata, labels } };
}

/** What makes a template the same as another; stored ones don't change, so each is written once. */
function identityOf(template: PodTemplate): string {
  const known = identities.get(template);
  if (known !== undefined) return known;
  const identity = canonical(withoutHash(template));
  identities.set(template, identity);
  return identity;
}

const identities = new WeakMap<PodTemplate, string>();

/** The oldest whose template is the Deployment's. */
export function currentSet({ spec }: Deployment, sets: readonly PodSet[]): PodSet | null {
  const wanted = identityOf(spec.template);
  const [oldest = null] = sets
    .filter((set) => identityOf(set.spec.template) === wanted)
    .sort(byAge);
  return oldest;
}

export function byAge(a: PodSet, b: PodSet): number {
  const times = a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp);
  return times === 0 ? a.metadata.name.localeCompare(b.metadata.name) : times;
}

export function createSet(
  context: Context,
  deployment: Deployment,
  replicas: number,
  revision: number,
): PodSet {
  const { name, namespace } = deployment.metadata;
  const { template, minReadySeconds } = deployment.spec;
  const hash = templateHash(context, deployment);
  const labels = { ...template.metadata.labels, [HASH_LABEL]: hash };
  return context.cluster.create(REPLICA_SETS, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: { ...copied(deployment), [REVISION]: String(revision) },
      ownerReferences: [ownerReference(DEPLOYMENTS, deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: {
        matchLabels: { ...deployment.spec.selector.matchLabels, [HASH_LABEL]: hash },
      },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  });
}

/** A template that comes back gets the highest number, and remembers those that it had. */
export function numbered(
  context: Context,
  deployment: Deployment,
  set: PodSet,
  revision: number,
): PodSet {
  const former = revisionOf(set);
  const annotations: Record<string, string> = {
    ...set.metadata.annotations,
    ...copied(deployment),
  };
  if (former < revision) {
    annotations[REVISION] = String(revision);
    if (former > 0) {
      annotations[HISTORY] = [annotations[HISTORY], String(former)].filter(Boolean).join(',');
    }
  }
  const minReadySeconds = deployment.spec.minReadySeconds;
  return update(context, REPLICA_SETS, set, {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...set.spec, ...(minReadySeconds === undefined ? {} : { minReadySeconds }) },
  });
}

export function withRevision(deployment: Deployment, set: PodSet): Deployment {
  const revision = set.metadata.annotations?.[REVISION];
  if (revision === undefined) return deployment;
  const annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
  return { ...deployment, metadata: { ...deployment.metadata, annotations } };
}

function copied({ metadata }: Deployment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key)),
  );
}

/** Another one where a set of that name holds another template. */
function templateHash({ cluster }: Context, { metadata, spec }: Deployment): string {
  const wanted = identityOf(spec.template);
  for (let collisions = 0; ; collisions += 1) {
    const hash = suffix(`${wanted}${collisions === 0 ? '' : collisions}`, 10);
    const name = `${metadata.name}-${hash}`;
    if (cluster.get(REPLICA_SETS, metadata.namespace ?? '', name) === null) return hash;
  }
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${key}:${canonical(value[key])}`)
    .join(',')}}`;
}
