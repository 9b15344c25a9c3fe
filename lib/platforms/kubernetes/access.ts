/** What each credential may do, asked of the cluster itself, and what to grant where it may not. */
import type { PlatformError } from '@/lib/platforms/platform';
import { ok, type Result } from '@/lib/result';
import { accessReview } from './api-types';
import type { KubernetesClient } from './client';
import {
  ACCESS_REVIEWS,
  ARGO_APPLICATIONS,
  AUTOSCALERS,
  CONFIG_MAPS,
  CONTROLLER_REVISIONS,
  DAEMONSETS,
  DEPLOYMENTS,
  EVENTS,
  PODS,
  pathOf,
  permissionTo,
  REPLICASETS,
  type Resource,
  SECRETS,
  STATEFULSETS,
} from './resources';

/** One right, as a Role grants it. */
export interface Right {
  readonly use: 'read' | 'act';
  readonly verb: string;
  readonly resource: Resource;
  readonly subresource: string | null;
  /** Without a needed one Ripcord can't work; without another, one kind of step is refused. */
  readonly needed: boolean;
  readonly what: string;
}

const LOOK = ['get', 'list', 'watch'];

function rights(
  use: Right['use'],
  verbs: readonly string[],
  resource: Resource,
  what: string,
  needed = false,
  subresource: string | null = null,
): Right[] {
  return verbs.map((verb) => ({ use, verb, resource, subresource, needed, what }));
}

export const RIGHTS: readonly Right[] = [
  ...rights('read', LOOK, DEPLOYMENTS, 'What runs, and what is asked for.', true),
  ...rights('read', LOOK, REPLICASETS, 'The revisions of a Deployment.', true),
  ...rights('read', LOOK, PODS, 'What really runs, and why it does not.', true),
  ...rights('read', LOOK, AUTOSCALERS, 'Who else sets the number of pods.', true),
  ...rights('read', LOOK, STATEFULSETS, 'StatefulSets as targets.'),
  ...rights('read', LOOK, DAEMONSETS, 'DaemonSets as targets.'),
  ...rights('read', LOOK, CONTROLLER_REVISIONS, 'The revisions of the two.'),
  ...rights('read', LOOK, CONFIG_MAPS, 'Configuration, and whether it changed.'),
  ...rights(
    'read',
    LOOK,
    SECRETS,
    'Whether a Secret is there and changed; its data is never read.',
  ),
  ...rights('read', LOOK, EVENTS, 'What the cluster says of it.'),
  ...rights('act', ['patch'], DEPLOYMENTS, 'Pause, resume, undo, restart, apply.', true),
  ...rights('act', ['patch'], DEPLOYMENTS, 'Scale.', true, 'scale'),
  ...rights('act', ['patch'], STATEFULSETS, 'Undo, restart.'),
  ...rights('act', ['patch'], STATEFULSETS, 'Scale.', false, 'scale'),
  ...rights('act', ['patch'], DAEMONSETS, 'Undo, restart.'),
  ...rights('act', ['create', 'patch', 'delete'], AUTOSCALERS, 'Restore an autoscaler.'),
  ...rights('act', ['create', 'patch', 'delete'], CONFIG_MAPS, 'Restore configuration.'),
  ...rights('act', ['delete'], PODS, 'Delete a stuck pod.'),
  ...rights('act', ['get', 'create'], PODS, 'Run what the allow-list names.', false, 'exec'),
];

/** Of the controller's own namespace: a right for the whole of what it deploys. */
export const GITOPS_RIGHTS: readonly Right[] = [
  ...rights('read', ['get'], ARGO_APPLICATIONS, 'Whether Argo CD would undo a change.'),
  ...rights('act', ['patch'], ARGO_APPLICATIONS, 'Hold and release its automatic sync.'),
];

export interface Missing extends Right {
  readonly namespace: string;
  /** "patch deployments.apps in namespace shop". */
  readonly permission: string;
  /** The rule of a Role that grants it. */
  readonly grant: string;
}

export interface AccessReport {
  readonly asked: number;
  readonly missing: readonly Missing[];
}

/** Asks for each right in each namespace; an error says that it could not be told. */
export async function reviewAccess(
  client: KubernetesClient,
  namespaces: readonly string[],
  signal: AbortSignal,
  wanted: readonly Right[] = RIGHTS,
): Promise<Result<AccessReport, PlatformError>> {
  const asked = namespaces.flatMap((namespace) => wanted.map((right) => ({ right, namespace })));
  const missing: Missing[] = [];
  for (const { right, namespace } of asked) {
    const { resource, verb, subresource, use } = right;
    const permission = permissionTo(verb, resource, namespace, subresource);
    const reply = await client.review(
      accessReview,
      use,
      {
        method: 'POST',
        path: pathOf(ACCESS_REVIEWS, null),
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: ACCESS_REVIEWS.kind,
          spec: {
            resourceAttributes: {
              namespace,
              verb,
              group: resource.group,
              resource: resource.plural,
              ...(subresource === null ? {} : { subresource }),
            },
          },
        },
        dryRun: false,
        context: {
          what: `Asking whether it may ${permission}`,
          permission: 'create selfsubjectaccessreviews.authorization.k8s.io',
          mutation: false,
        },
      },
      signal,
    );
    if (!reply.ok) return reply;
    if (reply.value.status.allowed) continue;
    missing.push({ ...right, namespace, permission, grant: grantOf(right) });
  }
  return ok({ asked: asked.length, missing });
}

function grantOf({ resource, subresource, verb }: Right): string {
  const plural = subresource === null ? resource.plural : `${resource.plural}/${subresource}`;
  return `- { apiGroups: ["${resource.group}"], resources: ["${plural}"], verbs: ["${verb}"] }`;
}

/** For a person at a terminal: what is missing, and the rules to put into the Role. */
export function accessLines({ asked, missing }: AccessReport): string[] {
  if (missing.length === 0) return [`All ${asked} rights are there.`];
  return missing.flatMap(({ use, needed, permission, what, grant }) => [
    `${needed ? 'needed' : 'optional'}: the ${use} credential may not ${permission}. ${what}`,
    `  ${grant}`,
  ]);
}
