/** One workload and all that belongs to it, read directly: what a verdict and a read-back rest on. */
import type { z } from 'zod';
import type { ReferredConfiguration } from '@/lib/fleet/target-state';
import type { PlatformError, Reply } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import {
  autoscalerObject,
  type ConfigMapObject,
  configMapObject,
  controllerRevisionObject,
  eventObject,
  gitopsObject,
  type MetadataObject,
  metadataObject,
  podObject,
  podTemplate,
  replicaSetObject,
  type Selector,
  type WorkloadObject,
  workloadObject,
} from './api-types';
import type { KubernetesClient } from './client';
import { notSent } from './errors';
import { ownerOf } from './gitops-owner';
import type { ReadWorkload } from './mapper';
import { findObject, getObject, type Listing, listObjects } from './objects';
import {
  AUTOSCALERS,
  CONFIG_MAPS,
  EVENTS,
  PODS,
  parseRef,
  SECRETS,
  type WorkloadRef,
} from './resources';
import { fromControllerRevisions, fromReplicaSets, type KeptRevision } from './revisions';
import { type ConfigurationName, configurationsOf, contentOf } from './template';

const ARGO_NAMESPACE = 'argocd';
const EVENTS_READ = '500';

export function refOf(ref: string): Result<WorkloadRef, PlatformError> {
  const parsed = parseRef(ref);
  if (parsed !== null) return ok(parsed);
  const message = `"${ref}" names no workload: write NAMESPACE/deployments/NAME.`;
  return err(notSent('invalid', message));
}

export function getWorkload(
  client: KubernetesClient,
  { resource, namespace, name }: WorkloadRef,
  signal: AbortSignal,
): Reply<WorkloadObject> {
  return getObject(client, workloadObject, { resource, namespace, name }, signal);
}

export async function readWorkload(
  client: KubernetesClient,
  ref: WorkloadRef,
  signal: AbortSignal,
): Reply<ReadWorkload> {
  const workload = await getWorkload(client, ref, signal);
  if (!workload.ok) return workload;
  const { namespace } = ref;
  const labelSelector = selectorText(workload.value.spec.selector);
  const own = { namespace, query: { labelSelector } };
  const [kept, pods, autoscalers, events, owner] = await Promise.all([
    readRevisions(client, ref, workload.value, labelSelector, signal),
    listObjects(client, podObject, { resource: PODS, ...own }, signal),
    listObjects(client, autoscalerObject, { resource: AUTOSCALERS, namespace }, signal),
    readEvents(client, namespace, signal),
    readOwner(client, workload.value, signal),
  ]);
  if (!kept.ok) return kept;
  if (!pods.ok) return pods;
  if (!autoscalers.ok) return autoscalers;
  if (!events.ok) return events;
  if (!owner.ok) return owner;
  const names = configurationNames(workload.value, kept.value);
  const configurations = await readConfigurations(client, namespace, names, signal);
  if (!configurations.ok) return configurations;
  return ok({
    ref,
    workload: workload.value,
    kept: kept.value,
    pods: pods.value.items,
    autoscalers: autoscalers.value.items,
    configurations: configurations.value,
    owner: owner.value,
    events: events.value.items,
  });
}

async function readRevisions(
  client: KubernetesClient,
  { kind, namespace, revisions: resource }: WorkloadRef,
  { metadata }: WorkloadObject,
  labelSelector: string,
  signal: AbortSignal,
): Reply<KeptRevision[]> {
  const asked = { resource, namespace, query: { labelSelector } };
  if (kind === 'Deployment') {
    const sets = await listObjects(client, replicaSetObject, asked, signal);
    return sets.ok ? ok(fromReplicaSets(sets.value.items, metadata.uid)) : sets;
  }
  const kept = await listObjects(client, controllerRevisionObject, asked, signal);
  return kept.ok ? ok(fromControllerRevisions(kept.value.items, metadata.uid)) : kept;
}

/** Nothing rests on them: who may not read them is told nothing of them. */
async function readEvents(
  client: KubernetesClient,
  namespace: string,
  signal: AbortSignal,
): Reply<Listing<z.output<typeof eventObject>>> {
  const asked = { resource: EVENTS, namespace, query: { limit: EVENTS_READ } };
  const events = await listObjects(client, eventObject, asked, signal);
  const mayNot = !events.ok && events.error.kind === 'permission';
  return mayNot ? ok({ items: [], resourceVersion: '' }) : events;
}

/** The controller's own object says whether it reverts; without it nobody knows. */
export async function readOwner(
  client: KubernetesClient,
  { metadata }: WorkloadObject,
  signal: AbortSignal,
): Reply<ReadWorkload['owner']> {
  const reference = ownerOf(metadata, client.settings.gitopsNamespace ?? ARGO_NAMESPACE);
  if (reference === null) return ok(null);
  if (reference.at === null) return ok({ reference, object: null });
  const at = { ...reference.at, name: reference.name };
  const found = await findObject(client, gitopsObject, at, signal);
  if (found.ok) return ok({ reference, object: found.value });
  return found.error.kind === 'permission' || found.error.kind === 'failed'
    ? ok({ reference, object: null })
    : found;
}

/** What any of its revisions reads, and what is asked for now. */
export function configurationNames(
  { metadata, spec }: WorkloadObject,
  kept: readonly KeptRevision[],
): ConfigurationName[] {
  const all = [spec.template, ...kept.map(({ template }) => template)].flatMap((template) => {
    const read = podTemplate.safeParse(template);
    return read.success ? configurationsOf(contentOf(read.data, metadata.uid)) : [];
  });
  return [...new Map(all.map((each) => [`${each.kind}/${each.name}`, each])).values()];
}

async function readConfigurations(
  client: KubernetesClient,
  namespace: string,
  names: readonly ConfigurationName[],
  signal: AbortSignal,
): Reply<ReferredConfiguration[]> {
  const read = await Promise.all(
    names.map((name) => readConfiguration(client, namespace, name, signal)),
  );
  const found: ReferredConfiguration[] = [];
  for (const reply of read) {
    if (reply.ok) found.push(reply.value);
    // Left out: what may not be read is not known.
    else if (reply.error.kind !== 'permission') return reply;
  }
  return ok(found);
}

/** Of a Secret only that it is there and when it was changed: its data is never asked for. */
export async function readConfiguration(
  client: KubernetesClient,
  namespace: string,
  { kind, name }: ConfigurationName,
  signal: AbortSignal,
): Reply<ReferredConfiguration> {
  if (kind === 'Secret') {
    const at = { resource: SECRETS, namespace, name };
    const secret = await findObject(client, metadataObject, at, signal, true);
    return secret.ok ? ok(toConfiguration(kind, name, secret.value, null)) : secret;
  }
  const at = { resource: CONFIG_MAPS, namespace, name };
  const map = await findObject(client, configMapObject, at, signal);
  return map.ok ? ok(toConfiguration(kind, name, map.value, map.value?.data ?? null)) : map;
}

export function toConfiguration(
  kind: 'ConfigMap' | 'Secret',
  name: string,
  object: MetadataObject | ConfigMapObject | null,
  data: Readonly<Record<string, string>> | null,
): ReferredConfiguration {
  if (object === null) {
    return { kind, name, resourceVersion: null, changedAt: null, exists: false, data: null };
  }
  const { resourceVersion, managedFields, creationTimestamp } = object.metadata;
  const times = managedFields.flatMap(({ time }) => (time ? [time] : []));
  const changedAt = times.toSorted().at(-1) ?? creationTimestamp ?? null;
  return { kind, name, resourceVersion: resourceVersion || null, changedAt, exists: true, data };
}

/** As the API's labelSelector takes it. */
export function selectorText({ matchLabels, matchExpressions }: Selector): string {
  const equal = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
  });
  return [...equal, ...expressions].join(',');
}
