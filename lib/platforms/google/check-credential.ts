/** Which of the permissions in our list one credential of a connection has. */
import type { CredentialReport, PermissionReport } from '@/lib/configuration/connection-report';
import { accountOf, type GoogleConnection, type GoogleSettings, type Use } from './connection';
import { grantLines, PERMISSIONS } from './permissions';
import type { ProjectPolicyClient } from './project-policy-client';

/** Never throws: what can't be told is `unknown`, with the reason. */
export async function checkCredential(
  connection: GoogleConnection,
  use: Use,
  settings: GoogleSettings,
  policy: Pick<ProjectPolicyClient, 'testPermissions'>,
  signal: AbortSignal,
): Promise<CredentialReport> {
  const { project } = connection;
  const wanted = PERMISSIONS.filter((each) => each.use === use);
  const [account, held] = await Promise.all([
    accountOf(connection, use, settings, signal),
    policy.testPermissions(
      project,
      wanted.map(({ permission }) => permission),
      use,
      signal,
    ),
  ]);
  const permissions = wanted.map(
    ({ permission, needed, why }): PermissionReport => ({
      permission,
      needed,
      why,
      held: held.ok ? (held.value.includes(permission) ? 'yes' : 'no') : 'unknown',
    }),
  );
  const lines = grantLines(project, use, account, permissions);
  return {
    use,
    reference: connection[use],
    account,
    permissions,
    problem: held.ok ? null : held.error.message,
    grant: lines.needed,
    grantOptional: lines.optional,
  };
}
