/** Pure: which kinds of object there are for us, where the API has them, and how a target names one. */
export interface Resource {
  /** Empty: the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
}

const apps = (plural: string, kind: string): Resource => ({
  group: 'apps',
  version: 'v1',
  plural,
  kind,
});
const core = (plural: string, kind: string): Resource => ({
  group: '',
  version: 'v1',
  plural,
  kind,
});

export const DEPLOYMENTS = apps('deployments', 'Deployment');
export const STATEFULSETS = apps('statefulsets', 'StatefulSet');
export const DAEMONSETS = apps('daemonsets', 'DaemonSet');
export const REPLICASETS = apps('replicasets', 'ReplicaSet');
export const CONTROLLER_REVISIONS = apps('controllerrevisions', 'ControllerRevision');
export const PODS = core('pods', 'Pod');
export const CONFIG_MAPS = core('configmaps', 'ConfigMap');
export const SECRETS = core('secrets', 'Secret');
export const EVENTS = core('events', 'Event');
export const AUTOSCALERS: Resource = {
  group: 'autoscaling',
  version: 'v2',
  plural: 'horizontalpodautoscalers',
  kind: 'HorizontalPodAutoscaler',
};
export const ARGO_APPLICATIONS: Resource = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  plural: 'applications',
  kind: 'Application',
};
export const FLUX_KUSTOMIZATIONS: Resource = {
  group: 'kustomize.toolkit.fluxcd.io',
  version: 'v1',
  plural: 'kustomizations',
  kind: 'Kustomization',
};
export const FLUX_HELM_RELEASES: Resource = {
  group: 'helm.toolkit.fluxcd.io',
  version: 'v2',
  plural: 'helmreleases',
  kind: 'HelmRelease',
};
export const ACCESS_REVIEWS: Resource = {
  group: 'authorization.k8s.io',
  version: 'v1',
  plural: 'selfsubjectaccessreviews',
  kind: 'SelfSubjectAccessReview',
};

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

/** What a target of this platform is: one workload of a namespace. */
export interface WorkloadRef {
  readonly namespace: string;
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly resource: Resource;
  /** Where its revisions are kept. */
  readonly revisions: Resource;
}

const WORKLOADS: Readonly<Record<string, Omit<WorkloadRef, 'namespace' | 'name'>>> = {
  deployments: { kind: 'Deployment', resource: DEPLOYMENTS, revisions: REPLICASETS },
  statefulsets: { kind: 'StatefulSet', resource: STATEFULSETS, revisions: CONTROLLER_REVISIONS },
  daemonsets: { kind: 'DaemonSet', resource: DAEMONSETS, revisions: CONTROLLER_REVISIONS },
};

/** `NAMESPACE/deployments/NAME` (statefulsets, daemonsets); null: it is nothing of the kind. */
export function parseRef(ref: string): WorkloadRef | null {
  const match = /^([a-z0-9-]{1,63})\/([a-z]+)\/([a-z0-9][a-z0-9.-]{0,252})$/.exec(ref);
  const [, namespace, plural, name] = match ?? [];
  const workload = plural === undefined ? undefined : WORKLOADS[plural];
  if (namespace === undefined || name === undefined || workload === undefined) return null;
  return { namespace, name, ...workload };
}

/** `name` null: the list; `namespace` null: of the whole cluster. */
export function pathOf(
  { group, version, plural }: Resource,
  namespace: string | null,
  name: string | null = null,
  subresource: string | null = null,
): string {
  const parts = [
    group === '' ? `/api/${version}` : `/apis/${group}/${version}`,
    ...(namespace === null ? [] : ['namespaces', encodeURIComponent(namespace)]),
    plural,
    ...(name === null ? [] : [encodeURIComponent(name)]),
    ...(subresource === null ? [] : [subresource]),
  ];
  return parts.join('/');
}

/** "patch deployments.apps in namespace shop": a right as RBAC grants it. */
export function permissionTo(
  verb: string,
  { group, plural }: Resource,
  namespace: string | null,
  subresource: string | null = null,
): string {
  const resource = subresource === null ? plural : `${plural}/${subresource}`;
  const full = group === '' ? resource : `${resource}.${group}`;
  return `${verb} ${full} ${namespace === null ? 'in all namespaces' : `in namespace ${namespace}`}`;
}
