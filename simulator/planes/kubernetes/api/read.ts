/** The reading verbs: one object, a list of them, in the shape that was asked for. */
import { err, ok, type Result } from '@/lib/result';
import type { Cluster } from '../store/cluster';
import type { JsonObject } from '../store/json';
import type { KubeObject } from '../store/objects';
import { apiVersion } from '../store/resources';
import { fieldTest, labelTest } from '../store/selectors';
import type { Asked } from './call';
import { scaleOf } from './scale';
import { badRequest, notFound, type Refusal, tooOld } from './status';
import { partial, tableOf } from './table';

export type Shape = 'object' | 'table' | 'metadata';

export function shapeOf(accept: string): Shape {
  if (/as=Table/.test(accept)) return 'table';
  return /as=PartialObjectMetadata/.test(accept) ? 'metadata' : 'object';
}

/** Which objects of the collection are meant. */
export function matcher({ query, name }: Asked): Result<(object: KubeObject) => boolean, Refusal> {
  const labels = labelTest(query.get('labelSelector') ?? '');
  const fields = fieldTest(query.get('fieldSelector') ?? '');
  if (labels === null) return err(badRequest('unable to parse requirement: labelSelector'));
  if (fields === null) return err(badRequest('unable to parse requirement: fieldSelector'));
  return ok(
    (object) =>
      labels(object.metadata.labels ?? {}) &&
      fields(object) &&
      (name === '' || object.metadata.name === name),
  );
}

export function getObject(cluster: Cluster, asked: Asked): Result<JsonObject, Refusal> {
  const object = cluster.get(asked.resource, asked.namespace, asked.name);
  if (object === null) return err(notFound(asked.resource, asked.name));
  if (asked.subresource === 'scale') return ok(scaleOf(object));
  return ok(shaped(cluster, asked, object));
}

/** One object as the caller wants to see it. */
export function shaped(cluster: Cluster, { resource, accept, query }: Asked, object: KubeObject) {
  switch (shapeOf(accept)) {
    case 'table':
      return tableOf(resource, [object], {
        version: object.metadata.resourceVersion,
        now: cluster.now / 1000,
        include: query.get('includeObject'),
      });
    case 'metadata':
      return partial(object);
    default:
      return object;
  }
}

export function listObjects(cluster: Cluster, asked: Asked): Result<JsonObject, Refusal> {
  const matches = matcher(asked);
  if (!matches.ok) return matches;
  const { resource, namespace, query } = asked;
  const all = cluster.list(resource, namespace === '' ? null : namespace).filter(matches.value);
  const page = pageOf(cluster, all, Number(query.get('limit') ?? 0), query.get('continue') ?? '');
  if (!page.ok) return page;
  const { objects, metadata } = page.value;
  switch (shapeOf(asked.accept)) {
    case 'table': {
      const table = tableOf(resource, objects, {
        version: metadata.resourceVersion,
        now: cluster.now / 1000,
        include: query.get('includeObject'),
      });
      return ok({ ...table, metadata });
    }
    case 'metadata':
      return ok({
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: objects.map(partial),
      });
    default:
      return ok({
        kind: `${resource.kind}List`,
        apiVersion: apiVersion(resource),
        metadata,
        items: objects,
      });
  }
}

interface Page {
  readonly objects: readonly KubeObject[];
  readonly metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
}

function pageOf(
  cluster: Cluster,
  all: readonly KubeObject[],
  limit: number,
  token: string,
): Result<Page, Refusal> {
  const [version, after] = token === '' ? [null, null] : readToken(token);
  if (version !== null && version < cluster.floor) return err(tooOld(version, cluster.floor));
  const rest = after === null ? all : all.filter((object) => placeOf(object) > after);
  const resourceVersion = String(version ?? cluster.version);
  if (limit <= 0 || rest.length <= limit)
    return ok({ objects: rest, metadata: { resourceVersion } });
  const objects = rest.slice(0, limit);
  const last = objects.at(-1);
  const next = JSON.stringify([Number(resourceVersion), last === undefined ? '' : placeOf(last)]);
  return ok({
    objects,
    metadata: {
      resourceVersion,
      continue: Buffer.from(next).toString('base64url'),
      remainingItemCount: rest.length - limit,
    },
  });
}

function placeOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function readToken(token: string): [number, string] {
  const [version, after] = Buffer.from(token, 'base64url')
    .toString()
    .replace(/^\[|\]$/g, '')
    .split(/,(.*)/);
  return [Number(version), String(JSON.parse(after ?? '""'))];
}
