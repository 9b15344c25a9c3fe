/** Every change to an object goes through here: what may change, who did it, whether it counts. */
import { createHash } from 'node:crypto';
import { err, ok, type Result } from '@/lib/result';
import type { Cluster } from '../store/cluster';
import { equalJson, isObject, type JsonObject, member } from '../store/json';
import type { KubeObject } from '../store/objects';
import { apiVersion, NAMESPACES, type Resource } from '../store/resources';
import { selects } from '../store/selectors';
import { withDefaults } from './defaults';
import { managedBy, writtenPaths } from './managed-fields';
import { alreadyExists, badRequest, conflict, invalid, notFound, type Refusal } from './status';

export interface WriteContext {
  readonly cluster: Cluster;
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  /** Only `status` changes what is written. */
  readonly subresource: string | null;
  readonly manager: string;
  readonly operation: 'Update' | 'Apply';
  readonly dryRun: boolean;
}

export interface Written {
  readonly object: KubeObject;
  readonly outcome: 'committed' | 'no_op' | 'validated';
  /** Dotted paths. */
  readonly changed: readonly string[];
}

type Outcome = Result<Written, Refusal>;

export function createObject(context: WriteContext, body: JsonObject): Outcome {
  const { cluster, resource } = context;
  const given = member(body, 'metadata');
  const name = nameOf(given, cluster.version);
  if (name === null) return err(badRequest('name or generateName is required'));
  const wrong = wrongPlace(context, body, name);
  if (wrong !== null) return err(wrong);
  if (cluster.get(resource, context.namespace, name) !== null) {
    return err(alreadyExists(resource, name));
  }
  if (resource.namespaced && cluster.get(NAMESPACES, '', context.namespace) === null) {
    return err(notFound(NAMESPACES, context.namespace));
  }
  const { status: _status, ...rest } = withDefaults(resource, body);
  const candidate = {
    ...rest,
    apiVersion: apiVersion(resource),
    kind: resource.kind,
    metadata: {
      ...given,
      name,
      ...(resource.namespaced ? { namespace: context.namespace } : {}),
      uid: '00000000-0000-4000-8000-000000000000',
      resourceVersion: '0',
      creationTimestamp: cluster.time(),
      ...(resource.counts ? { generation: 1 } : {}),
    },
    ...(resource.kind === 'Namespace' ? { status: { phase: 'Active' } } : {}),
  };
  const parsed = check(resource, candidate, name);
  if (!parsed.ok) return parsed;
  const object = signed(context, null, parsed.value);
  const changed = writtenPaths(null, object);
  if (context.dryRun) return ok({ object, outcome: 'validated', changed });
  return ok({ object: cluster.create(resource, object), outcome: 'committed', changed });
}

/** The next state of an object that is there: refused, nothing, or one new version. */
export function writeObject(context: WriteContext, current: KubeObject, body: JsonObject): Outcome {
  const { cluster, resource, name } = context;
  const wrong = wrongPlace(context, body, name) ?? wrongIdentity(context, current, body);
  if (wrong !== null) return err(wrong);
  const candidate = nextState(context, current, body);
  const parsed = check(resource, candidate, name);
  if (!parsed.ok) return parsed;
  const next = parsed.value;
  const selector = member(next, 'spec').selector;
  if (resource.group === 'apps' && !equalJson(selector, member(current, 'spec').selector)) {
    return err(
      invalid(
        resource,
        name,
        `spec.selector: Invalid value: ${JSON.stringify(selector)}: field is immutable`,
      ),
    );
  }
  const changed = writtenPaths(current, next);
  if (changed.length === 0) return ok({ object: current, outcome: 'no_op', changed });
  const counted =
    resource.counts && !equalJson(intentOf(current), intentOf(next))
      ? { generation: (current.metadata.generation ?? 0) + 1 }
      : {};
  const object = signed(context, current, {
    ...next,
    metadata: { ...next.metadata, ...counted },
  });
  if (context.dryRun) return ok({ object, outcome: 'validated', changed });
  const gone =
    object.metadata.deletionTimestamp !== undefined &&
    resource.kind !== 'Pod' &&
    (object.metadata.finalizers ?? []).length === 0;
  const stored = cluster.replace(resource, object);
  if (gone) cluster.remove(resource, stored);
  return ok({ object: stored, outcome: 'committed', changed });
}

function nextState(context: WriteContext, current: KubeObject, body: JsonObject): JsonObject {
  const { resource, subresource } = context;
  if (subresource === 'status') return { ...current, status: body.status };
  const { managedFields, generation, uid, creationTimestamp, deletionTimestamp } = current.metadata;
  const kept = { managedFields, generation, uid, creationTimestamp, deletionTimestamp };
  const whole = withDefaults(resource, body);
  const metadata = Object.fromEntries(
    Object.entries({
      ...member(body, 'metadata'),
      ...kept,
      name: current.metadata.name,
      namespace: current.metadata.namespace,
      resourceVersion: current.metadata.resourceVersion,
    }).filter(([, value]) => value !== undefined),
  );
  const status =
    resource.subresources.includes('status') && current.status !== undefined
      ? { status: current.status }
      : {};
  const { status: _given, ...rest } = whole;
  return {
    ...(resource.subresources.includes('status') ? rest : whole),
    apiVersion: apiVersion(resource),
    kind: resource.kind,
    metadata,
    ...status,
  };
}

/** What a generation counts: all but metadata and status. */
function intentOf({ metadata: _metadata, status: _status, ...rest }: KubeObject): JsonObject {
  return rest;
}

function signed(context: WriteContext, before: KubeObject | null, after: KubeObject): KubeObject {
  const managedFields = managedBy(before, after, {
    manager: context.manager,
    operation: context.operation,
    subresource: context.subresource,
    time: context.cluster.time(),
  });
  return { ...after, metadata: { ...after.metadata, managedFields } };
}

function check(
  resource: Resource,
  candidate: JsonObject,
  name: string,
): Result<KubeObject, Refusal> {
  const parsed = resource.schema.safeParse(candidate);
  if (!parsed.success) {
    const why = parsed.error.issues
      .map((issue) => `${issue.path.join('.')}: Invalid value: ${issue.message}`)
      .join(', ');
    return err(invalid(resource, name, why));
  }
  const spec = member(parsed.data, 'spec');
  if (resource.group === 'apps' && isObject(spec.template)) {
    const labels = member(member(spec.template, 'metadata'), 'labels') as Record<string, string>;
    if (!selects(member(spec, 'selector'), labels)) {
      return err(
        invalid(
          resource,
          name,
          'spec.template.metadata.labels: Invalid value: `selector` does not match template `labels`',
        ),
      );
    }
  }
  return ok(parsed.data);
}

function wrongPlace(
  { resource, namespace }: WriteContext,
  body: JsonObject,
  name: string,
): Refusal | null {
  const given = member(body, 'metadata');
  if (body.kind !== undefined && body.kind !== resource.kind) {
    return badRequest(
      `${String(body.kind)} in the body does not match ${resource.kind} of the path`,
    );
  }
  if (body.apiVersion !== undefined && body.apiVersion !== apiVersion(resource)) {
    return badRequest(
      `the API version in the data (${String(body.apiVersion)}) does not match the expected API version (${apiVersion(resource)})`,
    );
  }
  if (given.name !== undefined && given.name !== name) {
    return badRequest(
      `the name of the object (${String(given.name)}) does not match the name on the URL (${name})`,
    );
  }
  if (resource.namespaced && given.namespace !== undefined && given.namespace !== namespace) {
    return badRequest(
      `the namespace of the provided object does not match the namespace sent on the request`,
    );
  }
  return null;
}

/** What the writer believed about the object's identity and version. */
function wrongIdentity(
  { resource, name }: WriteContext,
  current: KubeObject,
  body: JsonObject,
): Refusal | null {
  const given = member(body, 'metadata');
  const { uid, resourceVersion } = current.metadata;
  if (typeof given.uid === 'string' && given.uid !== '' && given.uid !== uid) {
    const why = `Precondition failed: UID in precondition: ${given.uid}, UID in object meta: ${uid}`;
    return conflict(resource, name, why);
  }
  const version = given.resourceVersion;
  if (typeof version === 'string' && version !== '' && version !== resourceVersion) {
    return conflict(resource, name);
  }
  return null;
}

function nameOf(metadata: JsonObject, seed: number): string | null {
  if (typeof metadata.name === 'string' && metadata.name !== '') return metadata.name;
  if (typeof metadata.generateName !== 'string') return null;
  return `${metadata.generateName}${suffix(`${metadata.generateName}${seed}`)}`;
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Letters as generated names have them, always the same for one seed. */
export function suffix(seed: string, length = 5): string {
  return [...createHash('sha256').update(seed).digest().subarray(0, length)]
    .map((byte) => LETTERS[byte % LETTERS.length] ?? 'x')
    .join('');
}
