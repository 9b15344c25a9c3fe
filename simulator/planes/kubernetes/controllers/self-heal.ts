/** A GitOps controller as Argo CD is one: what drifts from Git is put back after a while. */
import { managedBy } from '../api/managed-fields';
import { strategicMerge } from '../api/strategic-merge';
import type { Change } from '../store/cluster';
import { equalJson, isObject, type JsonObject, member, text } from '../store/json';
import type { Application, KubeObject } from '../store/objects';
import { APPLICATIONS, type Resource, resourceOfKind } from '../store/resources';
import { type Context, planIn, say, update } from './context';

const MANAGER = 'argocd-controller';

/** An object of an Application changed, or the Application itself. */
export function noticeDrift(context: Context, { resource, object, type }: Change): void {
  const { cluster } = context;
  if (Object.keys(cluster.state.desired).length === 0) return;
  if (resource === APPLICATIONS) {
    const { namespace = '', name } = object.metadata;
    const application = cluster.get(APPLICATIONS, namespace, name);
    if (type !== 'DELETED' && application !== null) look(context, application);
    return;
  }
  for (const [key, manifests] of Object.entries(cluster.state.desired)) {
    const isWatched = manifests.some((manifest) => isOf(manifest, resource, object));
    const [namespace = '', name = ''] = key.split('/');
    const application = isWatched ? cluster.get(APPLICATIONS, namespace, name) : null;
    if (application !== null) look(context, application);
  }
}

/** Puts back what differs from Git. */
export function heal(context: Context, application: Application): void {
  if (!heals(application)) return;
  for (const drift of driftsOf(context, application)) {
    if (drift.live === null || equalJson(drift.live, drift.wanted)) continue;
    const managedFields = managedBy(drift.live, drift.wanted, {
      manager: MANAGER,
      operation: 'Update',
      subresource: null,
      time: context.cluster.time(),
    });
    update(context, drift.resource, drift.live, {
      ...drift.wanted,
      metadata: { ...drift.wanted.metadata, managedFields },
    });
    const { name } = drift.live.metadata;
    const words = `Initiated automated sync: ${drift.live.kind} ${name} differed`;
    say(context, application, 'Normal', 'OperationStarted', words, MANAGER);
  }
  look(context, application);
}

function look(context: Context, given: Application): void {
  const { namespace = '', name } = given.metadata;
  const application = context.cluster.get(APPLICATIONS, namespace, name) ?? given;
  const drifted = driftsOf(context, application).length > 0;
  const sync = { ...member(application.status, 'sync'), status: drifted ? 'OutOfSync' : 'Synced' };
  const status = { ...application.status, sync };
  const seen = update(context, APPLICATIONS, application, { ...application, status });
  const isPlanned = context.cluster.state.due.some(
    ({ task, uid }) => task === 'self-heal' && uid === seen.metadata.uid,
  );
  if (drifted && heals(seen) && !isPlanned) {
    planIn(context, context.settings.selfHealMs, 'self-heal', seen);
  }
}

function heals({ spec }: Application): boolean {
  const automated = spec.syncPolicy?.automated ?? null;
  return automated !== null && automated.enabled !== false && automated.selfHeal === true;
}

interface Drift {
  readonly resource: Resource;
  readonly live: KubeObject | null;
  readonly wanted: KubeObject;
}

function driftsOf({ cluster }: Context, { metadata }: Application): Drift[] {
  const manifests = cluster.state.desired[`${metadata.namespace ?? ''}/${metadata.name}`] ?? [];
  return manifests.flatMap((manifest) => {
    const resource = resourceOfKind(
      text(manifest, 'apiVersion') ?? '',
      text(manifest, 'kind') ?? '',
    );
    const place = member(manifest, 'metadata');
    if (resource === undefined) return [];
    const live = cluster.get(resource, text(place, 'namespace') ?? '', text(place, 'name') ?? '');
    if (live === null) return [];
    const merged = withoutExtra(live, strategicMerge(live, manifest), manifest);
    const wanted = { ...merged, metadata: { ...member(merged, 'metadata') } } as KubeObject;
    return equalJson(live, wanted) ? [] : [{ resource, live, wanted }];
  });
}

/** A pod template is Git's as a whole: annotations that somebody added to it go. */
function withoutExtra(live: KubeObject, merged: unknown, manifest: JsonObject): JsonObject {
  const result = isObject(merged) ? merged : live;
  const template = member(member(manifest, 'spec'), 'template');
  if (Object.keys(template).length === 0) return result;
  const spec = member(result, 'spec');
  const liveTemplate = member(member(live, 'spec'), 'template');
  const annotations = member(member(template, 'metadata'), 'annotations');
  const kept = { ...member(member(spec, 'template'), 'metadata') };
  const { annotations: _former, ...metadata } = kept;
  return {
    ...result,
    spec: {
      ...spec,
      template: {
        ...member(spec, 'template'),
        metadata:
          Object.keys(annotations).length === 0 &&
          member(liveTemplate, 'metadata').annotations === undefined
            ? kept
            : { ...metadata, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
      },
    },
  };
}

function isOf(manifest: JsonObject, resource: Resource, { metadata }: KubeObject): boolean {
  const place = member(manifest, 'metadata');
  return (
    manifest.kind === resource.kind &&
    place.name === metadata.name &&
    (place.namespace ?? '') === (metadata.namespace ?? '')
  );
}
