/** Single objects and lists of the cluster, as the adapter reads and changes them. */
import { z } from 'zod';
import type { Reply } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import type { KubernetesClient, Query } from './client';
import { FIELD_MANAGER } from './marks';
import type { PatchOperation } from './patches';
import { pathOf, permissionTo, type Resource } from './resources';

/** One object by its name. */
export interface ObjectName {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
}

export function getObject<S extends z.ZodType>(
  client: KubernetesClient,
  schema: S,
  { resource, namespace, name }: ObjectName,
  signal: AbortSignal,
  metadataOnly = false,
): Reply<z.output<S>> {
  return client.read(
    schema,
    {
      path: pathOf(resource, namespace, name),
      metadataOnly: metadataOnly ? 'object' : undefined,
      context: {
        what: `Reading ${resource.kind} ${name}`,
        permission: permissionTo('get', resource, namespace),
        mutation: false,
      },
    },
    signal,
  );
}

/** Null: it is not there. */
export async function findObject<S extends z.ZodType>(
  client: KubernetesClient,
  schema: S,
  at: ObjectName,
  signal: AbortSignal,
  metadataOnly = false,
): Reply<z.output<S> | null> {
  const found = await getObject(client, schema, at, signal, metadataOnly);
  return !found.ok && found.error.kind === 'not_found' ? ok(null) : found;
}

export interface Listing<T> {
  readonly items: T[];
  /** From where a watch goes on. */
  readonly resourceVersion: string;
}

/** Every page of it, or the first of a limited one. `namespace` null: of the whole cluster. */
export async function listObjects<S extends z.ZodType>(
  client: KubernetesClient,
  schema: S,
  asked: {
    readonly resource: Resource;
    readonly namespace: string | null;
    readonly query?: Query;
    readonly metadataOnly?: boolean;
  },
  signal: AbortSignal,
): Reply<Listing<z.output<S>>> {
  const { resource, namespace, query = {}, metadataOnly = false } = asked;
  const page = z.object({
    metadata: z
      .object({ resourceVersion: z.string().default(''), continue: z.string().default('') })
      .prefault({}),
    items: z.array(schema).nullish(),
  });
  const items: z.output<S>[] = [];
  let next = '';
  let resourceVersion = '';
  do {
    const reply = await client.read(
      page,
      {
        path: pathOf(resource, namespace),
        query: next === '' ? query : { ...query, continue: next },
        metadataOnly: metadataOnly ? 'list' : undefined,
        context: {
          what: `Listing ${resource.plural}`,
          permission: permissionTo('list', resource, namespace),
          mutation: false,
        },
      },
      signal,
    );
    if (!reply.ok) return reply;
    for (const item of reply.value.items ?? []) items.push(item);
    resourceVersion = reply.value.metadata.resourceVersion;
    next = reply.value.metadata.continue;
  } while (next !== '' && query.limit === undefined);
  return ok({ items, resourceVersion });
}

interface ChangeOf {
  /** "Putting orchestrator back to orchestrator-6d4f". */
  readonly what: string;
  readonly dryRun: boolean;
}

/** One PATCH. `subresource`: of what only a part is given rights to. */
export function patchObject(
  client: KubernetesClient,
  at: ObjectName & { readonly subresource?: string },
  operations: readonly PatchOperation[],
  { what, dryRun }: ChangeOf,
  signal: AbortSignal,
): Reply<unknown> {
  const { resource, namespace, name, subresource = null } = at;
  return client.change(
    z.unknown(),
    {
      method: 'PATCH',
      path: pathOf(resource, namespace, name, subresource),
      body: operations,
      patch: 'json',
      query: { fieldManager: FIELD_MANAGER },
      dryRun,
      context: {
        what,
        permission: permissionTo('patch', resource, namespace, subresource),
        mutation: true,
      },
    },
    signal,
  );
}

export function createObject(
  client: KubernetesClient,
  { resource, namespace }: Omit<ObjectName, 'name'>,
  body: unknown,
  { what, dryRun }: ChangeOf,
  signal: AbortSignal,
): Reply<unknown> {
  return client.change(
    z.unknown(),
    {
      method: 'POST',
      path: pathOf(resource, namespace),
      body,
      query: { fieldManager: FIELD_MANAGER },
      dryRun,
      context: { what, permission: permissionTo('create', resource, namespace), mutation: true },
    },
    signal,
  );
}

/** Only the object of that uid (and version, where one is given), and no other of its name. */
export async function deleteObject(
  client: KubernetesClient,
  { resource, namespace, name }: ObjectName,
  preconditions: { readonly uid: string; readonly resourceVersion?: string },
  { what, dryRun }: ChangeOf,
  signal: AbortSignal,
): Reply<unknown> {
  const reply = await client.change(
    z.unknown(),
    {
      method: 'DELETE',
      path: pathOf(resource, namespace, name),
      body: {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        preconditions,
        ...(dryRun ? { dryRun: ['All'] } : {}),
      },
      dryRun,
      context: { what, permission: permissionTo('delete', resource, namespace), mutation: true },
    },
    signal,
  );
  // What is gone was taken away by somebody else: a change since it was read.
  return !reply.ok && reply.error.kind === 'not_found' && reply.error.outcome === 'refused'
    ? err({ ...reply.error, kind: 'conflict' as const })
    : reply;
}
