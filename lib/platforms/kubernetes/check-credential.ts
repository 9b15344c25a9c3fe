/** What one credential of a connection may do in its namespaces, as `ripcord doctor` tells it. */
import type { CredentialReport, PermissionReport } from '@/lib/configuration/connection-report';
import type { KubernetesConnection } from '@/lib/configuration/connection-schema';
import { GITOPS_RIGHTS, type Missing, RIGHTS, type Right, reviewAccess } from './access';
import type { KubernetesClient } from './client';
import { permissionTo } from './resources';

/** Never throws: what can't be told is `unknown`, with the reason. `used`: namespaces of its targets. */
export async function checkClusterCredential(
  connection: KubernetesConnection,
  client: KubernetesClient,
  used: readonly string[],
  use: Right['use'],
  signal: AbortSignal,
): Promise<CredentialReport> {
  const namespaces = [...new Set([...connection.namespaces, ...used])];
  const mine = (rights: readonly Right[]) => rights.filter((right) => right.use === use);
  const asked = [
    ...namespaces.map((namespace) => ({ namespace, rights: mine(RIGHTS) })),
    { namespace: connection.gitopsNamespace, rights: mine(GITOPS_RIGHTS) },
  ];
  const permissions: PermissionReport[] = [];
  const missing: Missing[] = [];
  let problem: string | null = null;
  for (const { namespace, rights } of asked) {
    const report = await reviewAccess(client, [namespace], signal, rights);
    if (report.ok) missing.push(...report.value.missing);
    else problem ??= report.error.message;
    for (const { verb, resource, subresource, needed, what } of rights) {
      const permission = permissionTo(verb, resource, namespace, subresource);
      const lacks =
        report.ok && report.value.missing.some((each) => each.permission === permission);
      const held = report.ok ? (lacks ? 'no' : 'yes') : 'unknown';
      permissions.push({ permission, needed, why: what, held });
    }
  }
  const grants = (needed: boolean) =>
    missing
      .filter((right) => right.needed === needed)
      .map(({ namespace, grant }) => `# Role in namespace ${namespace}\n${grant}`);
  return {
    use,
    reference: connection.endpoint.kind === 'simulator' ? 'simulator' : connection[use],
    account: null,
    permissions,
    problem,
    grant: grants(true),
    grantOptional: grants(false),
  };
}
