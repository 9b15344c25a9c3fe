/** Pure: who put a workload there, and would put it back. */
import type { GitOpsOwner } from '@/lib/fleet/target-state';
import type { GitopsObject, OwnedMetadata } from './api-types';
import {
  ARGO_APPLICATIONS,
  FLUX_HELM_RELEASES,
  FLUX_KUSTOMIZATIONS,
  type Resource,
} from './resources';

/** The object of the controller that says whether it watches; null: there is none to ask. */
export interface OwnerReference {
  readonly tool: GitOpsOwner['tool'];
  readonly name: string;
  readonly at: { readonly resource: Resource; readonly namespace: string } | null;
}

const FLUX = 'kustomize.toolkit.fluxcd.io';
const FLUX_HELM = 'helm.toolkit.fluxcd.io';

/** By its marks on the workload; `argoNamespace`: where Argo CD's Applications are. */
export function ownerOf(
  { labels, annotations = {}, managedFields }: OwnedMetadata,
  argoNamespace: string,
): OwnerReference | null {
  const flux = labels[`${FLUX}/name`];
  if (flux !== undefined) {
    const namespace = labels[`${FLUX}/namespace`] ?? 'flux-system';
    return { tool: 'flux', name: flux, at: { resource: FLUX_KUSTOMIZATIONS, namespace } };
  }
  const release = labels[`${FLUX_HELM}/name`];
  if (release !== undefined) {
    const namespace = labels[`${FLUX_HELM}/namespace`] ?? 'flux-system';
    return { tool: 'flux', name: release, at: { resource: FLUX_HELM_RELEASES, namespace } };
  }
  const argo = argoApplication(annotations, labels, managedFields);
  if (argo !== null) {
    // An Application outside the controller's own namespace is tracked as NAMESPACE_NAME.
    const [, namespace = argoNamespace, name = argo] = /^([a-z0-9-]+)_(.+)$/.exec(argo) ?? [];
    return { tool: 'argocd', name, at: { resource: ARGO_APPLICATIONS, namespace } };
  }
  const helm = annotations['meta.helm.sh/release-name'];
  return helm === undefined ? null : { tool: 'helm', name: helm, at: null };
}

function argoApplication(
  annotations: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
  managedFields: OwnedMetadata['managedFields'],
): string | null {
  const tracked = annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
  if (tracked) return tracked;
  // Helm charts set this label too: it says Argo CD only where that controller wrote the object.
  const wrote = managedFields.some(({ manager }) =>
    /^argocd-(application-)?controller$/.test(manager),
  );
  return wrote ? (labels['app.kubernetes.io/instance'] ?? null) : null;
}

/** `object`: what the reference names; null: it could not be read, so nobody knows. */
export function toOwner(reference: OwnerReference, object: GitopsObject | null): GitOpsOwner {
  const { tool, name } = reference;
  if (reference.at === null) return { tool, name, reverts: false };
  return { tool, name, reverts: object === null ? null : syncsByItself(object, tool) };
}

/** Whether a controller brings the cluster to what Git says without being asked. */
export function syncsByItself({ spec }: GitopsObject, tool: GitOpsOwner['tool']): boolean {
  if (tool === 'flux') return !spec.suspend;
  const automated = spec.syncPolicy?.automated;
  return automated !== undefined && automated !== null && automated.enabled !== false;
}

const TOOLS = {
  argocd: 'argocd application',
  flux: 'flux',
  helm: 'helm release',
} as const;

export function ownerWords({ tool, name }: GitOpsOwner): string {
  return `${TOOLS[tool]} ${name}`;
}
