/** Pure: what the API tells of a workload to what Ripcord keeps and shows. No plain value gets past here. */
import type {
  Autoscaler,
  EffectiveTraffic,
  Pod,
  ReferredConfiguration,
  TargetState,
  WorkloadState,
} from '@/lib/fleet/target-state';
import type {
  AutoscalerObject,
  EventObject,
  GitopsObject,
  OwnedMetadata,
  PodObject,
  WorkloadObject,
} from './api-types';
import { anyObject } from './api-types';
import { type OwnerReference, ownerWords, toOwner } from './gitops-owner';
import { INTENT, RESTARTED_AT } from './marks';
import { toPods } from './pods';
import type { WorkloadRef } from './resources';
import { currentOf, type KeptRevision, toRevisions } from './revisions';

/** One look at a workload and what belongs to it. */
export interface ReadWorkload {
  readonly ref: WorkloadRef;
  readonly workload: WorkloadObject;
  readonly kept: readonly KeptRevision[];
  readonly pods: readonly PodObject[];
  /** Of its namespace. */
  readonly autoscalers: readonly AutoscalerObject[];
  readonly configurations: readonly ReferredConfiguration[];
  readonly owner: {
    readonly reference: OwnerReference;
    readonly object: GitopsObject | null;
  } | null;
  /** Of its namespace. */
  readonly events: readonly EventObject[];
}

/** `readAt`: when the read began, so that its age is never understated. */
export function toTargetState(read: ReadWorkload, readAt: Date): TargetState {
  const { workload, kept, ref } = read;
  const { metadata } = workload;
  const pods = toPods(read.pods, kept, metadata.uid);
  const revisions = toRevisions(kept, pods, metadata.uid);
  const current = currentOf(workload, kept);
  const autoscaler = toAutoscaler(read.autoscalers, ref);
  const replicas = replicasOf(workload, ref.kind);
  const owner = read.owner === null ? null : toOwner(read.owner.reference, read.owner.object);
  const condition = conditionOf(workload);
  const state: WorkloadState = {
    kind: ref.kind,
    namespace: ref.namespace,
    name: ref.name,
    paused: workload.spec.paused,
    replicas,
    conditions: workload.status.conditions.map(({ type, status, reason, message }) => ({
      type,
      status,
      reason: reason || null,
      message: message || null,
    })),
    pods,
    autoscaler,
    configurations: read.configurations,
    owner,
    restartedAt: restartedAt(workload),
    events: toEvents(read, pods),
  };
  return {
    readAt: readAt.toISOString(),
    uid: metadata.uid,
    generation: String(metadata.generation),
    observedGeneration: String(workload.status.observedGeneration),
    etag: metadata.resourceVersion || null,
    reconciling: !isComplete(replicas) || workload.status.observedGeneration < metadata.generation,
    condition,
    desired: [{ revision: current?.name ?? null, percent: 100, tag: null }],
    effective: sharesOf(pods),
    latestReadyRevision:
      revisions.find(({ replicaSet }) => (replicaSet?.readyPods ?? 0) > 0)?.name ?? null,
    latestCreatedRevision: revisions[0]?.name ?? null,
    lastModifier: modifierOf(metadata),
    updatedAt: changedAt(workload),
    url: null,
    revisions,
    gitopsOwner: owner === null ? null : ownerWords(owner),
    scaling:
      autoscaler === null
        ? { mode: 'manual', min: 0, max: null, manual: replicas.desired }
        : { mode: 'automatic', min: autoscaler.min, max: autoscaler.max, manual: null },
    workload: state,
  };
}

type Replicas = WorkloadState['replicas'];

/** As many as are asked for are there, up to date and available, and no others. */
export function isComplete({ desired, total, updated, available }: Replicas): boolean {
  return updated === desired && total === desired && available >= desired;
}

function replicasOf({ spec, status }: WorkloadObject, kind: WorkloadRef['kind']): Replicas {
  if (kind === 'DaemonSet') {
    return {
      desired: status.desiredNumberScheduled ?? 0,
      total: status.currentNumberScheduled,
      updated: status.updatedNumberScheduled,
      ready: status.numberReady,
      available: status.numberAvailable,
    };
  }
  return {
    desired: spec.replicas ?? 1,
    total: status.replicas,
    updated: status.updatedReplicas,
    ready: status.readyReplicas,
    available: status.availableReplicas,
  };
}

function conditionOf({ status, metadata }: WorkloadObject): TargetState['condition'] {
  const failure = status.conditions.find(
    ({ type, status: is }) => type === 'ReplicaFailure' && is === 'True',
  );
  const stalled = status.conditions.find(({ reason }) => reason === 'ProgressDeadlineExceeded');
  const wrong = failure ?? stalled;
  if (wrong !== undefined) {
    return { state: 'failed', message: wrong.message || wrong.reason || wrong.type };
  }
  return status.observedGeneration < metadata.generation
    ? { state: 'pending', message: 'The controller has not seen the change yet.' }
    : { state: 'ok', message: null };
}

/** Shares of ready pods in whole percent; the largest remainders get what is left over. */
export function sharesOf(pods: readonly Pod[]): EffectiveTraffic[] {
  const ready = pods.filter((pod) => pod.ready && !pod.ending);
  const byRevision = Map.groupBy(ready, ({ revision }) => revision ?? '');
  byRevision.delete('');
  const total = [...byRevision.values()].reduce((sum, own) => sum + own.length, 0);
  const shares = [...byRevision].map(([revision, own]) => {
    const exact = (own.length * 100) / total;
    return { revision, percent: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let left = 100 - shares.reduce((sum, { percent }) => sum + percent, 0);
  const byRest = shares.toSorted((a, b) => b.rest - a.rest || (a.revision < b.revision ? -1 : 1));
  return byRest
    .map(({ revision, percent }) => {
      const more = left > 0 ? 1 : 0;
      left -= more;
      return { revision, percent: percent + more, tag: null, url: null, followsLatest: false };
    })
    .toSorted((a, b) => b.percent - a.percent || (a.revision < b.revision ? -1 : 1));
}

function toAutoscaler(
  autoscalers: readonly AutoscalerObject[],
  { kind, name }: WorkloadRef,
): Autoscaler | null {
  const found = autoscalers.find(
    ({ spec }) => spec.scaleTargetRef.kind === kind && spec.scaleTargetRef.name === name,
  );
  if (found === undefined) return null;
  const active = found.status.conditions.find(({ type }) => type === 'ScalingActive');
  return {
    name: found.metadata.name,
    min: found.spec.minReplicas,
    max: found.spec.maxReplicas,
    active: active === undefined || active.status === 'Unknown' ? null : active.status === 'True',
    reason: active?.reason || null,
    spec: anyObject.parse(found.spec),
  };
}

function restartedAt({ spec }: WorkloadObject): string | null {
  const { metadata } = spec.template;
  if (typeof metadata !== 'object' || metadata === null || !('annotations' in metadata))
    return null;
  const { annotations } = metadata;
  if (typeof annotations !== 'object' || annotations === null) return null;
  const at: unknown = Reflect.get(annotations, RESTARTED_AT);
  return typeof at === 'string' ? at : null;
}

/** Who wrote its spec last; of ours with the intent, which recognises the call. */
function modifierOf({ managedFields, annotations }: OwnedMetadata): string | null {
  const last = latestWrite(managedFields);
  if (last === null) return null;
  const intent = annotations?.[INTENT];
  return last.manager === 'ripcord' && intent !== undefined
    ? `ripcord, intent ${intent}`
    : last.manager || null;
}

/** A status is its controller's, and no change of anybody's. */
function latestWrite(fields: OwnedMetadata['managedFields']) {
  return (
    fields
      .filter(({ subresource, time }) => subresource !== 'status' && Boolean(time))
      .toSorted((a, b) => ((a.time ?? '') < (b.time ?? '') ? 1 : -1))[0] ?? null
  );
}

/** The last change of its spec, or the last step of its rollout after that. */
function changedAt({ metadata, status }: WorkloadObject): string {
  const progress = status.conditions.find(({ type }) => type === 'Progressing');
  const times = [
    metadata.creationTimestamp,
    latestWrite(metadata.managedFields)?.time,
    progress?.lastUpdateTime,
  ].flatMap((time) => (time ? [time] : []));
  return times.toSorted().at(-1) ?? new Date(0).toISOString();
}

const EVENTS_KEPT = 20;

/** Of the workload, its revisions and its pods. */
function toEvents(
  { workload, kept, events }: ReadWorkload,
  pods: readonly Pod[],
): WorkloadState['events'] {
  const uids = new Set([workload.metadata.uid, ...[...kept, ...pods].map(({ uid }) => uid)]);
  return events
    .filter(({ involvedObject }) => uids.has(involvedObject.uid))
    .map(({ reason, message, type, metadata, ...times }) => ({
      at:
        times.lastTimestamp ??
        times.eventTime ??
        times.firstTimestamp ??
        metadata.creationTimestamp ??
        '',
      reason,
      message,
      warning: type === 'Warning',
    }))
    .toSorted((a, b) => compare(a.at, b.at) || compare(a.message, b.message))
    .slice(-EVENTS_KEPT);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
