/** Pure: Cloud Run's messages to what Ripcord keeps and shows. No plain value gets past here. */
import type {
  EffectiveTraffic,
  EnvironmentEntry,
  Revision,
  SecretReference,
  TargetState,
  TrafficEntry,
} from '@/lib/fleet/target-state';
import type { Scaling } from '@/lib/platforms/platform';
import { redactedValue } from '@/lib/platforms/redacted-value';
import type {
  RevisionMessage,
  ScalingRequest,
  ServiceMessage,
  TrafficTargetRequest,
} from './api-types';

type Container = RevisionMessage['containers'][number];

/** `readAt`: when the read began, so that its age is never understated. */
export function toTargetState(
  service: ServiceMessage,
  revisions: readonly RevisionMessage[],
  readAt: Date,
): TargetState {
  return stateOf(
    service,
    revisions.map((revision) => toRevision(revision, service.uid)),
    readAt,
  );
}

/** The same of revisions that are mapped already. */
export function stateOf(
  service: ServiceMessage,
  revisions: readonly Revision[],
  readAt: Date,
): TargetState {
  return {
    readAt: readAt.toISOString(),
    uid: service.uid,
    generation: service.generation,
    observedGeneration: service.observedGeneration,
    etag: service.etag || null,
    reconciling: service.reconciling,
    condition: conditionOf(service),
    desired: desiredTraffic(service),
    effective: effectiveTraffic(service),
    latestReadyRevision: bareName(service.latestReadyRevision) || null,
    latestCreatedRevision: bareName(service.latestCreatedRevision) || null,
    lastModifier: service.lastModifier || null,
    updatedAt: service.updateTime,
    url: service.uri || null,
    revisions: revisions.toSorted(
      (a, b) => compare(b.createdAt, a.createdAt) || compare(b.name, a.name),
    ),
    gitopsOwner: gitopsOwner(service.labels),
    scaling: scalingOf(service),
  };
}

/** Names of revisions that the service's traffic refers to, asked for or served. */
export function revisionsInTraffic(service: ServiceMessage): string[] {
  const names = [...service.traffic, ...service.trafficStatuses].map((entry) =>
    bareName(entry.revision),
  );
  return [...new Set(names.filter((name) => name !== ''))];
}

export function toTrafficRequest(traffic: readonly TrafficEntry[]): TrafficTargetRequest[] {
  return traffic.map(({ revision, percent, tag }) => ({
    type:
      revision === null
        ? 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST'
        : 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
    revision: revision ?? '',
    percent,
    tag: tag ?? '',
  }));
}

/** A maximum of 0 is never sent: it would mean "not set". */
export function toScalingRequest({ mode, min, max, manual }: Scaling): ScalingRequest {
  if (mode === 'manual') {
    return { scalingMode: 'MANUAL', ...(manual === null ? {} : { manualInstanceCount: manual }) };
  }
  return {
    scalingMode: 'AUTOMATIC',
    ...(min === 0 ? {} : { minInstanceCount: min }),
    ...(max === null ? {} : { maxInstanceCount: max }),
  };
}

/** Cloud Run writes some names as a full path and some bare. */
export function bareName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function desiredTraffic({ traffic }: ServiceMessage): TrafficEntry[] {
  // An empty list is documented to mean all to the latest ready revision.
  if (traffic.length === 0) return [{ revision: null, percent: 100, tag: null }];
  return traffic.map((entry) => ({
    revision: followsLatest(entry) ? null : bareName(entry.revision),
    percent: entry.percent,
    tag: entry.tag || null,
  }));
}

/** An entry of which nobody says which revision it is, is left out: what is unknown serves nothing. */
function effectiveTraffic(service: ServiceMessage): EffectiveTraffic[] {
  return service.trafficStatuses.flatMap((entry) => {
    const latest = followsLatest(entry);
    const revision = bareName(entry.revision || (latest ? service.latestReadyRevision : ''));
    if (revision === '') return [];
    return [
      {
        revision,
        percent: entry.percent,
        tag: entry.tag || null,
        url: entry.uri || null,
        followsLatest: latest,
      },
    ];
  });
}

function followsLatest(entry: ServiceMessage['traffic'][number]): boolean {
  if (entry.type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST') return true;
  return entry.type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_UNSPECIFIED' && entry.revision === '';
}

function conditionOf({ terminalCondition }: ServiceMessage): TargetState['condition'] {
  const message = terminalCondition?.message || null;
  if (terminalCondition?.state === 'CONDITION_SUCCEEDED') return { state: 'ok', message };
  if (terminalCondition?.state === 'CONDITION_FAILED') return { state: 'failed', message };
  return { state: 'pending', message };
}

function scalingOf({ scaling }: ServiceMessage): TargetState['scaling'] {
  const manual = scaling?.scalingMode === 'MANUAL';
  return {
    mode: manual ? 'manual' : 'automatic',
    min: scaling?.minInstanceCount ?? 0,
    // 0 is how the API says "not set".
    max: scaling?.maxInstanceCount || null,
    manual: manual ? (scaling?.manualInstanceCount ?? null) : null,
  };
}

/** Owners that would put the traffic back: continuously, or whenever they are next applied. */
function gitopsOwner(labels: Readonly<Record<string, string>>): string | null {
  if (labels['managed-by-cnrm'] === 'true') return 'Config Connector';
  if (labels['goog-terraform-provisioned'] === 'true') return 'Terraform';
  return null;
}

/** `uid`: its service's, which salts what is shown of a value. */
export function toRevision(message: RevisionMessage, uid: string): Revision {
  const container =
    message.containers.find((candidate) => candidate.ports.length > 0) ?? message.containers[0];
  const ready = message.conditions.find((condition) => condition.type === 'Ready');
  const state =
    ready?.state === 'CONDITION_SUCCEEDED'
      ? 'yes'
      : ready?.state === 'CONDITION_FAILED'
        ? 'no'
        : 'unknown';
  const image = container?.image ?? '';
  return {
    name: bareName(message.name),
    createdAt: message.createTime,
    createdBy: message.creator || null,
    image,
    digest: /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1] ?? null,
    commit: message.labels['commit-sha'] ?? null,
    environment: message.containers.flatMap((each) => environmentOf(each, uid)),
    secrets: message.containers.flatMap((each) => secretsOf(each, message.volumes)),
    cpu: container?.resources?.limits.cpu ?? null,
    memory: container?.resources?.limits.memory ?? null,
    minInstances: message.scaling?.minInstanceCount ?? 0,
    maxInstances: message.scaling?.maxInstanceCount || null,
    concurrency: message.maxInstanceRequestConcurrency || null,
    timeoutSeconds: message.timeout,
    serviceAccount: message.serviceAccount || null,
    annotations: message.annotations,
    ready: state,
    condition: state === 'yes' ? null : ready?.message || null,
  };
}

function environmentOf(container: Container, uid: string): EnvironmentEntry[] {
  return container.env
    .filter((entry) => !entry.valueSource?.secretKeyRef)
    .map(({ name, value }) => ({ name, shown: redactedValue(uid, name, value ?? '') }));
}

function secretsOf(container: Container, volumes: RevisionMessage['volumes']): SecretReference[] {
  const inEnvironment = container.env.flatMap(({ name, valueSource }) => {
    const reference = valueSource?.secretKeyRef;
    return reference
      ? [{ at: name, secret: reference.secret, version: reference.version || 'latest' }]
      : [];
  });
  const mounted = container.volumeMounts.flatMap(({ name, mountPath }) => {
    const source = volumes.find((volume) => volume.name === name)?.secret;
    if (!source) return [];
    const items =
      source.items.length > 0 ? source.items : [{ path: bareName(source.secret), version: '' }];
    return items.map((item) => ({
      at: `${mountPath.replace(/\/$/, '')}/${item.path}`,
      secret: source.secret,
      version: item.version || 'latest',
    }));
  });
  return [...inEnvironment, ...mounted];
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
