/** Pure: the pods of a workload: which revision each runs, and why it does not. */
import type { Pod } from '@/lib/fleet/target-state';
import type { PodObject } from './api-types';
import { digestOf, HASH_LABEL } from './template';

/** Under which name and hash a pod's owner or label names a revision. */
export interface RevisionMark {
  readonly name: string;
  readonly uid: string;
  readonly hash: string;
}

/** Only what the workload's revisions, or itself (`ownerUid`), own. */
export function toPods(
  pods: readonly PodObject[],
  revisions: readonly RevisionMark[],
  ownerUid: string,
): Pod[] {
  const uids = new Set([ownerUid, ...revisions.map(({ uid }) => uid)]);
  return pods
    .filter(({ metadata }) => metadata.ownerReferences.some(({ uid }) => uids.has(uid)))
    .map((pod) => toPod(pod, revisions))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function toPod({ metadata, status }: PodObject, revisions: readonly RevisionMark[]): Pod {
  const [first] = status.containerStatuses;
  return {
    name: metadata.name,
    uid: metadata.uid,
    revision: revisionOf(metadata, revisions),
    phase: status.phase,
    ready: status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    restarts: status.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
    reason: reasonOf(status),
    digest: first === undefined ? null : digestOf(first.imageID),
    startedAt: status.startTime ?? null,
    ending: Boolean(metadata.deletionTimestamp),
  };
}

function revisionOf(
  { ownerReferences, labels }: PodObject['metadata'],
  revisions: readonly RevisionMark[],
): string | null {
  const owner = revisions.find(({ uid }) => ownerReferences.some((each) => each.uid === uid));
  if (owner !== undefined) return owner.name;
  // A StatefulSet writes the revision's whole name, a DaemonSet its hash.
  const label = labels['controller-revision-hash'] ?? labels[HASH_LABEL];
  return revisions.find(({ name, hash }) => label === name || label === hash)?.name ?? null;
}

/** Why a container waits, or how it ended last while it is not ready. */
function reasonOf(status: PodObject['status']): string | null {
  const all = [...status.initContainerStatuses, ...status.containerStatuses];
  const waiting = all
    .map(({ state }) => state.waiting?.reason)
    .find((reason) => reason !== undefined && reason !== '' && !STARTING.has(reason));
  if (waiting !== undefined) return waiting;
  const ended = status.containerStatuses
    .filter(({ ready }) => !ready)
    .map(({ state, lastState }) => state.terminated?.reason ?? lastState.terminated?.reason)
    .find((reason) => reason !== undefined && reason !== '');
  return ended ?? (status.reason || null);
}

/** What every container goes through. */
const STARTING = new Set(['ContainerCreating', 'PodInitializing']);

/** Reasons from which a pod does not recover without a change. */
const BROKEN =
  /^(CrashLoopBackOff|ImagePullBackOff|ErrImagePull|InvalidImageName|ErrImageNeverPull|CreateContainerConfigError|CreateContainerError|RunContainerError)$/;

export function isBroken({ reason, ending, ready }: Pod): boolean {
  return !ending && !ready && reason !== null && BROKEN.test(reason);
}
