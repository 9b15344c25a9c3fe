/** What a request is about: its path and query, read once. */
import { RESOURCES, type Resource } from '../store/resources';

export interface ResourceRequest {
  readonly resource: Resource;
  /** Empty: of the cluster, or of all namespaces. */
  readonly namespace: string;
  /** Empty: the collection. */
  readonly name: string;
  readonly subresource: string | null;
}

const PATH =
  /^\/(?:api|apis\/(?<group>[^/]+))\/(?<version>v[^/]+)(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<subresource>[^/]+))?$/;
const NAMESPACE_ITSELF =
  /^\/api\/v1\/namespaces(?:\/(?<name>[^/]+)(?:\/(?<subresource>status))?)?$/;

/** Null: no path of an object or a collection that there is. */
export function resourceRequest(path: string): ResourceRequest | null {
  const itself = NAMESPACE_ITSELF.exec(path)?.groups;
  if (itself !== undefined) {
    const namespaces = RESOURCES.find(({ plural }) => plural === 'namespaces');
    if (namespaces === undefined) return null;
    return {
      resource: namespaces,
      namespace: '',
      name: itself.name ?? '',
      subresource: itself.subresource ?? null,
    };
  }
  const parts = PATH.exec(path)?.groups;
  if (parts === undefined) return null;
  const resource = RESOURCES.find(
    ({ group, version, plural }) =>
      group === (parts.group ?? '') && version === parts.version && plural === parts.plural,
  );
  if (resource === undefined) return null;
  const subresource = parts.subresource ?? null;
  if (subresource !== null && !resource.subresources.includes(subresource)) return null;
  return {
    resource,
    namespace: parts.namespace ?? '',
    name: decodeURIComponent(parts.name ?? ''),
    subresource,
  };
}

/** The verb as RBAC knows it. */
export function verbOf(method: string, { name }: ResourceRequest, query: URLSearchParams): string {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      if (isTrue(query.get('watch'))) return 'watch';
      return name === '' ? 'list' : 'get';
  }
}

export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}
