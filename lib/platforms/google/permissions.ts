/**
 * The least that a connection's two credentials need, and what each permission is for. The report
 * of `ripcord doctor`, its command lines and docs/permissions.md are made from this list. Pure.
 */
import type { PermissionReport } from '@/lib/configuration/connection-report';
import type { Use } from './connection';

export interface Permission {
  readonly permission: string;
  readonly use: Use;
  /** Without it Ripcord can't do its work; an optional one is for some steps or facts alone. */
  readonly needed: boolean;
  readonly why: string;
}

const read = (permission: string, why: string): Permission => ({
  permission,
  use: 'read',
  needed: true,
  why,
});
const act = (permission: string, why: string): Permission => ({
  ...read(permission, why),
  use: 'act',
});
const optional = (given: Permission): Permission => ({ ...given, needed: false });

export const PERMISSIONS: readonly Permission[] = [
  read('run.services.get', 'What runs, where its traffic goes, how it scales.'),
  read('run.services.list', 'The state of every service of a region in one question.'),
  read('run.revisions.list', 'The revisions that a service can go back to.'),
  read('run.revisions.get', 'The template that a new revision is made from.'),
  read('monitoring.timeSeries.list', 'Error rates, latencies and instances.'),
  read('logging.logEntries.list', 'Errors and requests: signals, symptoms, evidence.'),
  optional(
    read(
      'secretmanager.versions.get',
      'Whether a secret version that a revision refers to is enabled.',
    ),
  ),
  optional(
    read(
      'secretmanager.versions.list',
      'The versions of a secret, their states and times; never a value.',
    ),
  ),
  optional(read('artifactregistry.dockerimages.get', 'Whether an image is still in the registry.')),
  optional(
    read('artifactregistry.dockerimages.list', 'Which images can be named, to choose from.'),
  ),
  optional(read('artifactregistry.tags.list', 'Which tags point to an image.')),
  optional(read('cloudbuild.builds.list', 'The builds of a service.')),
  optional(read('cloudbuild.builds.get', 'How a build ended, and where its log is.')),
  optional(read('resourcemanager.projects.getIamPolicy', 'Which roles a service account has.')),
  optional(read('datastore.operations.list', 'Exports and imports of Firestore.')),
  optional(
    read('compute.sslCertificates.list', 'Certificates of the load balancers and their states.'),
  ),
  optional(read('compute.sslCertificates.get', 'The state of one certificate.')),
  act('run.services.update', 'Shift traffic, scale, stop, deploy a revision.'),
  act('run.operations.get', 'How far a change of ours is.'),
  optional(
    act(
      'run.services.get',
      'Compare and swap: read right before the change (compare_and_swap: true).',
    ),
  ),
  optional(act('run.services.delete', 'Delete a service, where a procedure does so.')),
  optional(act('run.services.create', 'Make a deleted service again, from its export.')),
  optional(act('secretmanager.versions.enable', 'Enable a secret version again.')),
  optional(act('secretmanager.versions.disable', 'Disable a secret version.')),
  optional(act('cloudbuild.builds.create', 'Run a build again.')),
  optional(
    act('resourcemanager.projects.getIamPolicy', 'Read the policy that a binding is added to.'),
  ),
  optional(
    act(
      'resourcemanager.projects.setIamPolicy',
      'Add a binding. It lets its holder grant anything: leave it out, unless a procedure grants a role.',
    ),
  ),
];

/**
 * Held on the service account that a service runs as, so it can't be tested in the project; a new
 * revision is refused without it.
 */
export const ACT_AS = 'iam.serviceAccounts.actAs';

export const ROLE_IDS: Readonly<Record<Use, string>> = { read: 'ripcordRead', act: 'ripcordAct' };
const TITLES: Readonly<Record<Use, string>> = { read: 'Ripcord: read', act: 'Ripcord: act' };

/** Command lines for a project's administrator. `account` null: it stays for them to fill in. */
export function grantLines(
  project: string,
  use: Use,
  account: string | null,
  permissions: readonly PermissionReport[],
): { readonly needed: string[]; readonly optional: string[] } {
  const missing = permissions.filter(({ held }) => held === 'no');
  const needed = missing.filter((each) => each.needed);
  const others = missing.filter((each) => !each.needed);
  return {
    needed: needed.length === 0 ? [] : roleLines(project, use, account, requiredOf(use)),
    optional:
      others.length === 0
        ? []
        : [
            `gcloud iam roles update ${ROLE_IDS[use]} --project=${project} --add-permissions=${names(others)}`,
          ],
  };
}

/** Makes a custom role of these permissions and binds it. */
export function roleLines(
  project: string,
  use: Use,
  account: string | null,
  permissions: readonly Pick<Permission, 'permission'>[],
): string[] {
  const role = ROLE_IDS[use];
  return [
    `gcloud iam roles create ${role} --project=${project} --title="${TITLES[use]}" --permissions=${names(permissions)}`,
    `gcloud projects add-iam-policy-binding ${project} --member="${memberOf(use, account)}" --role="projects/${project}/roles/${role}" --condition=None`,
  ];
}

export function requiredOf(use: Use): Permission[] {
  return PERMISSIONS.filter((each) => each.use === use && each.needed);
}

function memberOf(use: Use, account: string | null): string {
  const name = account ?? `${use === 'read' ? 'READ' : 'ACT'}_ACCOUNT`;
  return `serviceAccount:${name}`;
}

function names(permissions: readonly Pick<Permission, 'permission'>[]): string {
  return permissions.map(({ permission }) => permission).join(',');
}
