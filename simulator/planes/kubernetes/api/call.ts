/** One way in for every request about an object: rights, faults, journal. */
import type { Result } from '@/lib/result';
import type { Fault } from '../../../core/faults';
import type { CodeName } from '../../../core/rpc-error';
import type { World } from '../../../core/world';
import type { ResourceRequest } from './request';
import { forbidden, type Refusal } from './status';
import type { Written } from './write';

export interface Asked extends ResourceRequest {
  readonly verb: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly contentType: string;
  readonly accept: string;
  readonly actor: string;
  readonly manager: string;
  readonly dryRun: boolean;
  /** Epoch milliseconds with a fraction. */
  readonly receivedAt: number;
}

/** `patch deployments`, `update deployments/scale`: the name that faults and counts go by. */
export function methodOf({ verb, resource, subresource }: Asked): string {
  return `${verb} ${resource.plural}${subresource === null ? '' : `/${subresource}`}`;
}

export function pathOf({ resource, namespace, name, subresource }: ResourceRequest): string {
  const root = resource.group === '' ? '/api/v1' : `/apis/${resource.group}/${resource.version}`;
  const parts = [
    namespace === '' ? null : `namespaces/${namespace}`,
    resource.plural,
    name,
    subresource,
  ];
  return [root, ...parts.filter((part) => part !== null && part !== '')].join('/');
}

/** `kubernetes:patch:apps/deployments`: how a setting denies a right. */
export function permissionOf({
  verb,
  resource,
  subresource,
}: Pick<Asked, 'verb' | 'resource' | 'subresource'>): string {
  const what = subresource === null ? resource.plural : `${resource.plural}/${subresource}`;
  return `kubernetes:${verb}:${resource.group}/${what}`;
}

export function denial(world: World, asked: Asked): Refusal | null {
  return world.settings.deniedPermissions.includes(permissionOf(asked))
    ? forbidden(asked, asked.namespace, asked.name)
    : null;
}

/** What a mutation did, before faults decide what its caller hears. */
export type Mutation = Result<Written, Refusal>;

/** `silence`: the caller waits until its own deadline. */
export type Reply =
  | { readonly kind: 'done'; readonly written: Written }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'silence' };

export function answerMutation(
  world: World,
  asked: Asked,
  fault: Fault | null,
  run: () => Mutation,
  interfere: () => void,
): Reply {
  if (fault?.kind === 'conflict') interfere();
  const entry = {
    method: methodOf(asked),
    service: pathOf(asked),
    actor: asked.actor,
    receivedAt: asked.receivedAt,
    mask: [],
    trafficBefore: [],
    trafficRequested: null,
    etagGiven: versionGiven(asked.body),
    validateOnly: asked.dryRun,
    code: null,
    message: null,
    operation: asked.manager,
    generation: null,
    body: asked.body,
  };
  const told = ({ code, message }: Refusal) => ({ code, message });
  if (fault?.kind === 'hang') {
    world.record({ ...entry, outcome: 'dropped', reply: 'none' });
    return { kind: 'silence' };
  }
  if (fault?.kind === 'error') {
    const refusal = injected(fault);
    world.record({ ...entry, outcome: 'dropped', reply: 'error', ...told(refusal) });
    return { kind: 'refused', refusal };
  }
  const denied = denial(world, asked);
  const result: Mutation = denied === null ? run() : { ok: false, error: denied };
  if (!result.ok) {
    world.record({ ...entry, outcome: 'refused', reply: 'error', ...told(result.error) });
    return { kind: 'refused', refusal: result.error };
  }
  const { outcome, changed, object } = result.value;
  const done = {
    ...entry,
    outcome,
    mask: [...changed],
    generation: object.metadata.generation ?? null,
  };
  if (fault?.kind === 'commit-then-hang') {
    world.record({ ...done, reply: 'none' });
    return { kind: 'silence' };
  }
  if (fault?.kind === 'commit-then-error') {
    const refusal = injected(fault);
    world.record({ ...done, reply: 'lost', ...told(refusal) });
    return { kind: 'refused', refusal };
  }
  world.record({ ...done, reply: 'ok' });
  return { kind: 'done', written: result.value };
}

const HTTP: Partial<Record<CodeName, readonly [number, string, string]>> = {
  UNAVAILABLE: [503, 'ServiceUnavailable', 'the server is currently unable to handle the request'],
  DEADLINE_EXCEEDED: [504, 'Timeout', 'request did not complete within the allotted timeout'],
  RESOURCE_EXHAUSTED: [429, 'TooManyRequests', 'too many requests, please try again later'],
  PERMISSION_DENIED: [403, 'Forbidden', 'forbidden'],
  UNAUTHENTICATED: [401, 'Unauthorized', 'Unauthorized'],
  ABORTED: [409, 'Conflict', 'the object has been modified'],
  INTERNAL: [500, 'InternalError', 'Internal error occurred: injected'],
};

export function injected({ code, kind, message }: Fault): Refusal {
  const usual = kind === 'commit-then-error' ? 'DEADLINE_EXCEEDED' : 'UNAVAILABLE';
  const [status, reason, words] = HTTP[code ?? usual] ?? [
    500,
    'InternalError',
    `Injected ${code}.`,
  ];
  return {
    code: status,
    reason,
    message: message ?? words,
    ...(status === 429 ? { retryAfterSeconds: 1 } : {}),
  };
}

/** The version that the writer believes in: of the object, a precondition or a `test`. */
function versionGiven(body: string): string | null {
  const [, version] =
    /"resourceVersion"\s*:\s*"(\d+)"/.exec(body) ??
    /"\/metadata\/resourceVersion"\s*,\s*"value"\s*:\s*"(\d+)"/.exec(body) ??
    [];
  return version ?? null;
}
