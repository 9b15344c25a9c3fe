/** The writing verbs: what a body asks of an object. */
import { parse as parseYaml } from 'yaml';
import { err, ok, type Result } from '@/lib/result';
import type { Cluster } from '../store/cluster';
import { isObject, type JsonObject } from '../store/json';
import type { KubeObject } from '../store/objects';
import { appliedKey, applyTo } from './apply';
import type { Asked, Mutation } from './call';
import { DeleteOptions, deleteObject, type StopTime } from './delete';
import { jsonPatch, mergePatch } from './json-patch';
import { matcher } from './read';
import { isTrue } from './request';
import { scaledTo, scaleOf } from './scale';
import {
  badRequest,
  NO_PROTOBUF,
  notAllowed,
  notFound,
  type Refusal,
  unprocessable,
  unsupportedPatch,
} from './status';
import { strategicMerge } from './strategic-merge';
import { createObject, type WriteContext, writeObject } from './write';

export function mutate(cluster: Cluster, asked: Asked, stopMs: StopTime): Mutation {
  const context: WriteContext = {
    cluster,
    resource: asked.resource,
    namespace: asked.namespace,
    name: asked.name,
    subresource: asked.subresource,
    manager: asked.manager,
    operation: isApply(asked) ? 'Apply' : 'Update',
    dryRun: asked.dryRun,
  };
  if (asked.contentType === 'application/vnd.kubernetes.protobuf') return err(NO_PROTOBUF);
  if (asked.verb === 'create') {
    const body = readBody(asked.body);
    if (asked.name !== '') return err(notAllowed());
    return body.ok ? createObject(context, body.value) : body;
  }
  if (asked.verb === 'deletecollection') return removeAll(cluster, asked, stopMs);
  const current = cluster.get(asked.resource, asked.namespace, asked.name);
  if (current === null) {
    if (!isApply(asked)) return err(notFound(asked.resource, asked.name));
    const body = readBody(asked.body);
    if (!body.ok) return body;
    const created = createObject(context, body.value);
    if (created.ok && !asked.dryRun) remember(cluster, asked, created.value.object, body.value);
    return created;
  }
  if (asked.verb === 'delete') return remove(cluster, asked, current, stopMs);
  return change(context, asked, current);
}

function change(context: WriteContext, asked: Asked, current: KubeObject): Mutation {
  const body = readBody(asked.body);
  if (!body.ok) return body;
  const isScale = asked.subresource === 'scale';
  const seen = isScale ? scaleOf(current) : current;
  const wanted: Result<unknown, Refusal> =
    asked.verb === 'update' ? body : patched(context, asked, seen, body.value);
  if (!wanted.ok) return wanted;
  if (!isObject(wanted.value)) return err(badRequest('the result is no object'));
  const next = isScale ? scaledTo(current, wanted.value) : wanted.value;
  const written = writeObject(context, current, next);
  if (written.ok && isApply(asked) && !asked.dryRun) {
    remember(context.cluster, asked, written.value.object, body.value);
  }
  return written;
}

function patched(
  { cluster, resource }: WriteContext,
  asked: Asked,
  seen: JsonObject,
  patch: JsonObject,
): Result<unknown, Refusal> {
  switch (asked.contentType) {
    case 'application/json-patch+json': {
      const done = jsonPatch(seen, patch);
      return done.ok ? done : err(unprocessable(done.error));
    }
    case 'application/merge-patch+json':
      return ok(mergePatch(seen, patch));
    case 'application/strategic-merge-patch+json':
      return ok(strategicMerge(seen, patch));
    case 'application/apply-patch+yaml': {
      const current = cluster.get(resource, asked.namespace, asked.name);
      if (current === null) return err(notFound(resource, asked.name));
      return applyTo(cluster, resource, current, patch, {
        manager: asked.manager,
        force: isTrue(asked.query.get('force')),
      });
    }
    default:
      return err(unsupportedPatch(asked.contentType));
  }
}

function remove(cluster: Cluster, asked: Asked, current: KubeObject, stopMs: StopTime): Mutation {
  const body = asked.body === '' ? ok({}) : readBody(asked.body);
  if (!body.ok) return body;
  const query = Object.fromEntries(
    [
      ['propagationPolicy', asked.query.get('propagationPolicy')],
      ['gracePeriodSeconds', asked.query.get('gracePeriodSeconds')],
    ].flatMap(([key, value]) =>
      value === null || key == null
        ? []
        : [[key, key === 'gracePeriodSeconds' ? Number(value) : value]],
    ),
  );
  const options = DeleteOptions.safeParse({ ...query, ...body.value });
  if (!options.success) return err(badRequest(options.error.message));
  if (asked.dryRun) return ok({ object: current, outcome: 'validated', changed: [] });
  const deleted = deleteObject(cluster, asked.resource, current, options.data, stopMs);
  return deleted.ok
    ? ok({
        object: deleted.value.object,
        outcome: 'committed',
        changed: ['metadata.deletionTimestamp'],
      })
    : deleted;
}

/** The reply shows the last of them. */
function removeAll(cluster: Cluster, asked: Asked, stopMs: StopTime): Mutation {
  const matches = matcher(asked);
  if (!matches.ok) return matches;
  const { resource, namespace } = asked;
  const objects = cluster.list(resource, namespace === '' ? null : namespace).filter(matches.value);
  const results = objects.map((object) => remove(cluster, asked, object, stopMs));
  const [last] = results.slice(-1);
  return last ?? err(notFound(resource, ''));
}

function isApply({ verb, contentType }: Asked): boolean {
  return verb === 'patch' && contentType === 'application/apply-patch+yaml';
}

function remember(cluster: Cluster, asked: Asked, object: KubeObject, body: JsonObject): void {
  cluster.state.applied[appliedKey(asked.resource, object, asked.manager)] = body;
}

/** YAML holds JSON too; a JSON Patch is a list, which counts as an object here. */
function readBody(text: string): Result<JsonObject, Refusal> {
  try {
    const value: unknown =
      text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : parseYaml(text);
    return typeof value === 'object' && value !== null
      ? ok(value as JsonObject)
      : err(badRequest('the body is no object'));
  } catch (cause) {
    return err(badRequest(cause instanceof Error ? cause.message : 'the body is no JSON'));
  }
}
