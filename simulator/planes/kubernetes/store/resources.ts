/** Which kinds of object there are, and what their paths and names are. */
import type { z } from 'zod';
import { Application, Autoscaler, Deployment, KubeObject, Pod, PodSet } from './objects';

export interface Resource<T extends KubeObject = KubeObject> {
  /** Empty: the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** Whether `kubectl get all` shows it. */
  readonly inAll: boolean;
  readonly subresources: readonly string[];
  /** Whether metadata.generation counts its changes. */
  readonly counts: boolean;
  readonly schema: z.ZodType<T>;
}

type Given<T extends KubeObject> = Pick<Resource<T>, 'group' | 'version' | 'kind' | 'schema'> &
  Partial<Resource<T>>;

function resource<T extends KubeObject>(given: Given<T>): Resource<T> {
  const singular = given.kind.toLowerCase();
  return {
    plural: `${singular}s`,
    singular,
    shortNames: [],
    namespaced: true,
    inAll: false,
    subresources: [],
    counts: false,
    ...given,
  };
}

const CORE = { group: '', version: 'v1', schema: KubeObject } as const;
const APPS = { group: 'apps', version: 'v1', counts: true, inAll: true } as const;
const SCALED = ['status', 'scale'];

export const NAMESPACES = resource({
  ...CORE,
  kind: 'Namespace',
  shortNames: ['ns'],
  namespaced: false,
  subresources: ['status'],
});
export const NODES = resource({ ...CORE, kind: 'Node', shortNames: ['no'], namespaced: false });
export const PODS = resource({
  ...CORE,
  kind: 'Pod',
  shortNames: ['po'],
  inAll: true,
  subresources: ['status', 'log', 'exec'],
  schema: Pod,
});
export const EVENTS = resource({ ...CORE, kind: 'Event', shortNames: ['ev'] });
export const CONFIG_MAPS = resource({ ...CORE, kind: 'ConfigMap', shortNames: ['cm'] });
export const SECRETS = resource({ ...CORE, kind: 'Secret' });
export const SERVICES = resource({ ...CORE, kind: 'Service', shortNames: ['svc'], inAll: true });
export const SERVICE_ACCOUNTS = resource({ ...CORE, kind: 'ServiceAccount', shortNames: ['sa'] });
export const QUOTAS = resource({ ...CORE, kind: 'ResourceQuota', shortNames: ['quota'] });
export const CLAIMS = resource({ ...CORE, kind: 'PersistentVolumeClaim', shortNames: ['pvc'] });

export const DEPLOYMENTS = resource({
  ...APPS,
  kind: 'Deployment',
  shortNames: ['deploy'],
  subresources: SCALED,
  schema: Deployment,
});
export const REPLICA_SETS = resource({
  ...APPS,
  kind: 'ReplicaSet',
  shortNames: ['rs'],
  subresources: SCALED,
  schema: PodSet,
});
export const STATEFUL_SETS = resource({
  ...APPS,
  kind: 'StatefulSet',
  shortNames: ['sts'],
  subresources: SCALED,
  schema: PodSet,
});
export const DAEMON_SETS = resource({
  ...APPS,
  kind: 'DaemonSet',
  shortNames: ['ds'],
  subresources: ['status'],
  schema: PodSet,
});
export const CONTROLLER_REVISIONS = resource({
  ...APPS,
  kind: 'ControllerRevision',
  counts: false,
  inAll: false,
  schema: KubeObject,
});
export const AUTOSCALERS = resource({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  shortNames: ['hpa'],
  inAll: true,
  subresources: ['status'],
  schema: Autoscaler,
});
export const APPLICATIONS = resource({
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Application',
  shortNames: ['app', 'apps'],
  counts: true,
  schema: Application,
});
export const KUSTOMIZATIONS = resource({
  group: 'kustomize.toolkit.fluxcd.io',
  version: 'v1',
  kind: 'Kustomization',
  shortNames: ['ks'],
  counts: true,
  subresources: ['status'],
  schema: KubeObject,
});
export const LEASES = resource({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  schema: KubeObject,
});

export const RESOURCES: readonly Resource[] = [
  NAMESPACES,
  NODES,
  PODS,
  EVENTS,
  CONFIG_MAPS,
  SECRETS,
  SERVICES,
  SERVICE_ACCOUNTS,
  QUOTAS,
  CLAIMS,
  DEPLOYMENTS,
  REPLICA_SETS,
  STATEFUL_SETS,
  DAEMON_SETS,
  CONTROLLER_REVISIONS,
  AUTOSCALERS,
  APPLICATIONS,
  KUSTOMIZATIONS,
  LEASES,
];

export function resourceId({ group, plural }: Pick<Resource, 'group' | 'plural'>): string {
  return `${group}/${plural}`;
}

export function apiVersion({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** As messages call it: `deployments.apps`. */
export function fullName({ group, plural }: Pick<Resource, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

export function resourceOfKind(version: string, kind: string): Resource | undefined {
  return RESOURCES.find((each) => each.kind === kind && apiVersion(each) === version);
}
