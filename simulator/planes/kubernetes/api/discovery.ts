/** What the server can do, as clients ask for it before anything else. */
import { apiVersion, RESOURCES, type Resource } from '../store/resources';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const REVIEW = { group: 'authorization.k8s.io', version: 'v1' };

/** Null: not a path of discovery. */
export function discovery(path: string): object | null {
  if (path === '/version') {
    return {
      major: '1',
      minor: '32',
      gitVersion: 'v1.32.4',
      gitCommit: 'simulated',
      gitTreeState: 'clean',
      buildDate: '2025-04-22T00:00:00Z',
      goVersion: 'go1.23.6',
      compiler: 'gc',
      platform: 'linux/amd64',
    };
  }
  if (path === '/api') {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1' }],
    };
  }
  if (path === '/apis') {
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups().map(group) };
  }
  const [, named, version] = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (path === '/api/v1') return resourceList('v1', '', 'v1');
  const found = groups().find((each) => each.group === named);
  if (named === undefined || found === undefined) return null;
  if (version === undefined) return { apiVersion: 'v1', ...group(found), kind: 'APIGroup' };
  return version === found.version ? resourceList(`${named}/${version}`, named, version) : null;
}

function groups(): { group: string; version: string }[] {
  const named = RESOURCES.filter(({ group }) => group !== '');
  return [...new Map([...named, REVIEW].map((each) => [each.group, each])).values()];
}

function group({ group: name, version }: { group: string; version: string }) {
  const preferred = { groupVersion: `${name}/${version}`, version };
  return { name, versions: [preferred], preferredVersion: preferred };
}

function resourceList(groupVersion: string, group: string, version: string): object {
  const own = RESOURCES.filter((each) => each.group === group && each.version === version);
  const review = {
    name: 'selfsubjectaccessreviews',
    singularName: 'selfsubjectaccessreview',
    namespaced: false,
    kind: 'SelfSubjectAccessReview',
    verbs: ['create'],
  };
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: group === REVIEW.group ? [review] : own.flatMap(described),
  };
}

function described(resource: Resource): object[] {
  const { plural, singular, namespaced, kind, shortNames, inAll } = resource;
  return [
    {
      name: plural,
      singularName: singular,
      namespaced,
      kind,
      verbs: VERBS,
      ...(shortNames.length === 0 ? {} : { shortNames }),
      ...(inAll ? { categories: ['all'] } : {}),
    },
    ...resource.subresources.map((subresource) => ({
      name: `${plural}/${subresource}`,
      singularName: '',
      namespaced,
      kind: subresource === 'scale' ? 'Scale' : kind,
      ...(subresource === 'scale' ? { group: 'autoscaling', version: 'v1' } : {}),
      verbs: subresource === 'exec' ? ['create', 'get'] : ['get', 'patch', 'update'],
    })),
  ];
}

/** As much of OpenAPI v3 as `kubectl apply` asks: that the server checks fields by itself. */
export function openApi(path: string): object | null {
  const versions = [...new Set(RESOURCES.map(apiVersion))];
  const at = (version: string): string => (version === 'v1' ? 'api/v1' : `apis/${version}`);
  if (path === '/openapi/v3') {
    const paths = versions.map((version) => [
      at(version),
      { serverRelativeURL: `/openapi/v3/${at(version)}?hash=1` },
    ]);
    return { paths: Object.fromEntries(paths) };
  }
  const version = versions.find((each) => path === `/openapi/v3/${at(each)}`);
  if (version === undefined) return null;
  const own = RESOURCES.filter((each) => apiVersion(each) === version);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.32.4' },
    paths: Object.fromEntries(own.map((each) => [collection(each), operations(each)])),
    components: { schemas: {} },
  };
}

function collection({ group, version, plural, namespaced }: Resource): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}/{name}`;
}

function operations({ group, version, kind }: Resource): object {
  const operation = {
    parameters: ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
      name,
      in: 'query',
      schema: { type: 'string' },
    })),
    responses: { 200: { description: 'OK' } },
    'x-kubernetes-group-version-kind': { group, version, kind },
  };
  return {
    patch: { ...operation, 'x-kubernetes-action': 'patch' },
    put: { ...operation, 'x-kubernetes-action': 'put' },
  };
}
