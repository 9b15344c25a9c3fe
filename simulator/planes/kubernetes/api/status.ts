/** Refusals as a Kubernetes API server words them. */
import { fullName, type Resource } from '../store/resources';

export interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: object;
  readonly retryAfterSeconds?: number;
}

export function statusOf(refusal: Refusal): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: refusal.message,
    reason: refusal.reason,
    ...(refusal.details === undefined ? {} : { details: refusal.details }),
    code: refusal.code,
  };
}

function about(resource: Resource, name: string): object {
  return {
    name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
  };
}

export function notFound(resource: Resource, name: string): Refusal {
  return {
    code: 404,
    reason: 'NotFound',
    message: `${fullName(resource)} "${name}" not found`,
    details: about(resource, name),
  };
}

export const NO_SUCH_PATH: Refusal = {
  code: 404,
  reason: 'NotFound',
  message: 'the server could not find the requested resource',
  details: {},
};

export function alreadyExists(resource: Resource, name: string): Refusal {
  return {
    code: 409,
    reason: 'AlreadyExists',
    message: `${fullName(resource)} "${name}" already exists`,
    details: about(resource, name),
  };
}

const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export function conflict(resource: Resource, name: string, why: string = MODIFIED): Refusal {
  return {
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${fullName(resource)} "${name}": ${why}`,
    details: about(resource, name),
  };
}

export function invalid(resource: Resource, name: string, why: string): Refusal {
  const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  return {
    code: 422,
    reason: 'Invalid',
    message: `${kind} "${name}" is invalid: ${why}`,
    details: { ...about(resource, name), kind: resource.kind, causes: [{ message: why }] },
  };
}

/** A patch that can't be applied: a failed `test`, a path that isn't there. */
export function unprocessable(why: string): Refusal {
  return {
    code: 422,
    reason: 'Invalid',
    message: 'the server rejected our request due to an error in our request',
    details: { causes: [{ reason: 'UnexpectedServerResponse', message: why }] },
  };
}

export function badRequest(message: string): Refusal {
  return { code: 400, reason: 'BadRequest', message };
}

export function forbidden(
  asked: { actor: string; verb: string; resource: Resource; subresource: string | null },
  namespace: string,
  name: string,
): Refusal {
  const { resource, subresource } = asked;
  const what = subresource === null ? resource.plural : `${resource.plural}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return {
    code: 403,
    reason: 'Forbidden',
    message: `${fullName({ ...resource, plural: resource.plural })}${name === '' ? '' : ` "${name}"`} is forbidden: User "${asked.actor}" cannot ${asked.verb} resource "${what}" in API group "${resource.group}" ${where}`,
    details: about(resource, name),
  };
}

export function notAllowed(): Refusal {
  return {
    code: 405,
    reason: 'MethodNotAllowed',
    message: 'the server does not allow this method on the requested resource',
  };
}

export function unsupportedPatch(type: string): Refusal {
  return {
    code: 415,
    reason: 'UnsupportedMediaType',
    message: `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml (got ${type})`,
  };
}

/** What kubectl's own generators send (`kubectl create deployment`): the simulator reads JSON and YAML. */
export const NO_PROTOBUF: Refusal = {
  code: 415,
  reason: 'UnsupportedMediaType',
  message:
    'the simulated cluster takes JSON and YAML, no protobuf: give a manifest to kubectl create -f or kubectl apply -f',
};

export function tooOld(asked: number, oldest: number): Refusal {
  return {
    code: 410,
    reason: 'Expired',
    message: `too old resource version: ${asked} (${oldest})`,
  };
}
