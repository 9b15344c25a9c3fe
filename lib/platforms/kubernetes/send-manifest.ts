/** Reads what a manifest would change, and applies it by the server. */
import { isDeepStrictEqual } from 'node:util';
import type { ActionInputs, PlannedAction, Reply, TargetAddress } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import type { Sending } from './act-on-workload';
import { type AnyObject, anyObject, metadataObject } from './api-types';
import type { KubernetesClient } from './client';
import { refused } from './errors';
import { contentOfObject, objectOf } from './manifest';
import { FIELD_MANAGER, INTENT } from './marks';
import { findObject, type ObjectName } from './objects';
import { refOf } from './read-workload';
import { pathOf, permissionTo } from './resources';

/** The input of a plan: the manifest, what is there, and what the server would make of it. */
export async function prepareManifest(
  client: KubernetesClient,
  address: TargetAddress,
  manifest: AnyObject,
  signal: AbortSignal,
): Reply<ActionInputs['apply_manifest']> {
  const ref = refOf(address.ref);
  if (!ref.ok) return ref;
  const at = objectOf(manifest, ref.value.namespace);
  if (!at.ok) return at;
  const live = await findObject(client, anyObject, at.value, signal);
  if (!live.ok) return live;
  const result = await applyOnServer(client, at.value, manifest, true, signal);
  if (!result.ok) return result;
  return ok({
    manifest,
    live: live.value === null ? null : contentOfObject(live.value),
    result: contentOfObject(result.value),
  });
}

export async function sendManifest(
  { client, ref, intent, dryRun, signal }: Sending,
  { input, before }: PlannedAction<'apply_manifest'>,
): Reply<unknown> {
  const at = objectOf(input.manifest, ref.namespace);
  if (!at.ok) return at;
  const live = await findObject(client, anyObject, at.value, signal);
  if (!live.ok) return live;
  const now = live.value === null ? null : contentOfObject(live.value);
  if (!isDeepStrictEqual(now, before.manifest)) {
    return err(
      refused(
        `${at.value.resource.kind} ${at.value.name} was changed by someone else since it was read.`,
      ),
    );
  }
  const marked = withMark(input.manifest, live.value, intent);
  return applyOnServer(client, at.value, marked, dryRun, signal);
}

/** The server refuses it where the object is another version by then. */
function withMark(manifest: AnyObject, live: AnyObject | null, intent: string): AnyObject {
  const metadata = anyObject.catch({}).parse(manifest.metadata);
  const version = metadataObject.safeParse(live).data?.metadata;
  return {
    ...manifest,
    metadata: {
      ...metadata,
      annotations: { ...anyObject.catch({}).parse(metadata.annotations), [INTENT]: intent },
      ...(version === undefined
        ? {}
        : { uid: version.uid, resourceVersion: version.resourceVersion }),
    },
  };
}

function applyOnServer(
  client: KubernetesClient,
  { resource, namespace, name }: ObjectName,
  body: AnyObject,
  dryRun: boolean,
  signal: AbortSignal,
): Reply<AnyObject> {
  return client.change(
    anyObject,
    {
      method: 'PATCH',
      path: pathOf(resource, namespace, name),
      body,
      patch: 'apply',
      query: { fieldManager: FIELD_MANAGER, force: 'true' },
      dryRun,
      context: {
        what: `Applying ${resource.kind} ${name}`,
        permission: permissionTo('patch', resource, namespace),
        mutation: true,
      },
    },
    signal,
  );
}
