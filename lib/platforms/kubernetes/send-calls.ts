/** The one call of each kind. */
import { isDeepStrictEqual } from 'node:util';
import type { ActionInputs, PlannedAction, Reply } from '@/lib/platforms/platform';
import { err } from '@/lib/result';
import type { Sending } from './act-on-workload';
import {
  anyObject,
  autoscalerObject,
  configMapObject,
  controllerRevisionObject,
  gitopsObject,
  metadataObject,
  replicaSetObject,
} from './api-types';
import { refused } from './errors';
import { ownerOf } from './gitops-owner';
import { INTENT } from './marks';
import { createObject, deleteObject, findObject, getObject, patchObject } from './objects';
import {
  autoscalerPatch,
  configurationPatch,
  holdSyncPatch,
  pausePatch,
  releaseSyncPatch,
  restartPatch,
  scalePatch,
  suspendPatch,
  undoPatch,
} from './patches';
import { AUTOSCALERS, CONFIG_MAPS, PODS } from './resources';
import { fromControllerRevisions, fromReplicaSets, type KeptRevision } from './revisions';

type Send<K extends keyof ActionInputs> = (
  sending: Sending,
  plan: PlannedAction<K>,
) => Reply<unknown>;

const itself = ({ ref: { resource, namespace, name } }: Sending) => ({ resource, namespace, name });

export const sendUndo: Send<'undo_rollout'> = async (sending, { input }) => {
  const { client, ref, workload, intent, signal, dryRun } = sending;
  const found = await readRevision(sending, input.revision);
  if (!found.ok) return found;
  const target = found.value.find(({ uid, hash }) => uid === input.uid && hash === input.hash);
  if (target === undefined) {
    return err(refused(`Revision ${input.revision} of ${ref.name} is another one by now.`));
  }
  const what = `Putting ${ref.name} back to ${input.revision}`;
  const patch = undoPatch(workload, target, intent);
  return patchObject(client, itself(sending), patch, { what, dryRun }, signal);
};

async function readRevision(
  { client, ref, workload, signal }: Sending,
  name: string,
): Reply<KeptRevision[]> {
  const at = { resource: ref.revisions, namespace: ref.namespace, name };
  const { uid } = workload.metadata;
  if (ref.kind === 'Deployment') {
    const found = await getObject(client, replicaSetObject, at, signal);
    return found.ok ? { ok: true, value: fromReplicaSets([found.value], uid) } : found;
  }
  const found = await getObject(client, controllerRevisionObject, at, signal);
  return found.ok ? { ok: true, value: fromControllerRevisions([found.value], uid) } : found;
}

export const sendPaused: Send<'set_paused'> = (sending, { after }) => {
  const what = `${after.paused ? 'Pausing' : 'Resuming'} ${sending.ref.name}`;
  const patch = pausePatch(sending.workload, after.paused, sending.intent);
  return patchObject(sending.client, itself(sending), patch, { ...sending, what }, sending.signal);
};

export const sendRestart: Send<'restart_pods'> = async (sending, { after }) => {
  const { client, ref, workload, intent, signal } = sending;
  if (workload.spec.paused) return err(refused(`${ref.name} was paused since it was read.`));
  const what = `Restarting the pods of ${ref.name}`;
  const patch = restartPatch(workload, after.at, intent);
  return patchObject(client, itself(sending), patch, { ...sending, what }, signal);
};

export const sendScale: Send<'scale_workload'> = (sending, { after }) => {
  const what = `Scaling ${sending.ref.name}`;
  const at = { ...itself(sending), subresource: 'scale' };
  const patch = scalePatch(sending.workload, after.replicas);
  return patchObject(sending.client, at, patch, { ...sending, what }, sending.signal);
};

export const sendAutoscaler: Send<'set_autoscaler'> = async (sending, { before, after }) => {
  const { client, ref, intent, signal } = sending;
  const name = (after.autoscaler ?? before.autoscaler)?.name ?? '';
  const at = { resource: AUTOSCALERS, namespace: ref.namespace, name };
  const what = `Setting the autoscaler ${name}`;
  const found = await findObject(client, autoscalerObject, at, signal);
  if (!found.ok) return found;
  if (!isDeepStrictEqual(found.value?.spec ?? null, before.autoscaler?.spec ?? null)) {
    return err(refused(`The autoscaler ${name} was changed by someone else since it was read.`));
  }
  if (after.autoscaler === null) {
    const { uid, resourceVersion } = found.value?.metadata ?? { uid: '', resourceVersion: '' };
    return deleteObject(client, at, { uid, resourceVersion }, { ...sending, what }, signal);
  }
  if (found.value === null) {
    const body = {
      apiVersion: 'autoscaling/v2',
      kind: AUTOSCALERS.kind,
      metadata: { name, namespace: ref.namespace, annotations: { [INTENT]: intent } },
      spec: after.autoscaler.spec,
    };
    return createObject(client, at, body, { ...sending, what }, signal);
  }
  const patch = autoscalerPatch(found.value.metadata, after.autoscaler.spec, intent);
  return patchObject(client, at, patch, { ...sending, what }, signal);
};

export const sendConfiguration: Send<'set_configuration'> = async (sending, { before, after }) => {
  const { client, ref, intent, signal } = sending;
  const { name } = after;
  const at = { resource: CONFIG_MAPS, namespace: ref.namespace, name };
  const what = `Setting the ConfigMap ${name}`;
  const found = await findObject(client, configMapObject, at, signal);
  if (!found.ok) return found;
  if (!isDeepStrictEqual(found.value?.data ?? null, before.data)) {
    return err(refused(`ConfigMap ${name} was changed by someone else since it was read.`));
  }
  if (after.data === null) {
    const { uid, resourceVersion } = found.value?.metadata ?? { uid: '', resourceVersion: '' };
    return deleteObject(client, at, { uid, resourceVersion }, { ...sending, what }, signal);
  }
  if (found.value === null) {
    const body = {
      apiVersion: 'v1',
      kind: CONFIG_MAPS.kind,
      metadata: { name, namespace: ref.namespace, annotations: { [INTENT]: intent } },
      data: after.data,
    };
    return createObject(client, at, body, { ...sending, what }, signal);
  }
  const patch = configurationPatch(found.value.metadata, after.data, intent);
  return patchObject(client, at, patch, { ...sending, what }, signal);
};

export const sendPodDeletion: Send<'delete_pod'> = async (sending, { input }) => {
  const { client, ref, signal } = sending;
  const at = { resource: PODS, namespace: ref.namespace, name: input.pod };
  const found = await findObject(client, metadataObject, at, signal, true);
  if (!found.ok) return found;
  const { uid, deletionTimestamp } = found.value?.metadata ?? { uid: null };
  if (uid !== input.uid || deletionTimestamp) {
    return err(refused(`Pod ${input.pod} is gone, ending, or another one by now.`));
  }
  const what = `Deleting pod ${input.pod}`;
  return deleteObject(client, at, { uid }, { ...sending, what }, signal);
};

export const sendAutoSync: Send<'set_auto_sync'> = async (sending, { input }) => {
  const { client, workload, intent, signal } = sending;
  const owner = ownerOf(workload.metadata, client.settings.gitopsNamespace ?? 'argocd');
  if (owner === null || owner.at === null || owner.name !== input.owner) {
    return err(refused(`${input.owner} does not own ${sending.ref.name} any more.`));
  }
  const at = { ...owner.at, name: owner.name };
  const found = await getObject(client, gitopsObject, at, signal);
  if (!found.ok) return found;
  const { metadata, spec } = found.value;
  const set = metadata.ownerReferences.find(({ kind }) => kind === 'ApplicationSet');
  if (set !== undefined) {
    return err(
      refused(`ApplicationSet ${set.name} makes ${owner.name} and would undo it: change it there.`),
    );
  }
  const what = `${input.enabled ? 'Releasing' : 'Holding'} ${owner.name}`;
  const policy = anyObject.safeParse(spec.syncPolicy).data;
  const patch =
    owner.tool === 'flux'
      ? suspendPatch(metadata, !input.enabled, intent)
      : input.enabled
        ? releaseSyncPatch(metadata, policy, intent)
        : holdSyncPatch(metadata, spec.syncPolicy?.automated, intent);
  return patchObject(client, at, patch, { ...sending, what }, signal);
};
