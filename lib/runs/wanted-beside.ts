/** Pure: which call beside the service a step asks for, and whether that is so already. */
import { roleFacts, secretFacts, versionFacts } from '@/lib/fleet/beside';
import type { TargetState } from '@/lib/fleet/target-state';
import { err, ok, type Result } from '@/lib/result';
import type { ActionStep, WantedCall } from './wanted-call';
import { isWorkloadSo } from './wanted-workload';

type Wanted = Result<WantedCall, string>;

/** The version that a person names is enabled: none is guessed. */
export function enabledVersion({ secret, title }: ActionStep, version: string | null): Wanted {
  if (secret === undefined) return err(`"${title}" names no secret.`);
  if (version === null) return err(`Name the version of ${secret} that worked: none is guessed.`);
  return ok({ kind: 'set_secret_version_state', input: { secret, version, enabled: true } });
}

/** The version that what serves read when the plan was made (`began`) is disabled. */
export function disabledVersion(
  { secret, title }: ActionStep,
  named: string | null,
  began: TargetState,
): Wanted {
  if (secret === undefined) return err(`"${title}" names no secret.`);
  const serving = servingRevisions(began);
  const read = serving.flatMap(({ secrets }) => secrets.filter((each) => each.secret === secret));
  const versions = new Set(
    read.map(({ version }) => versionFacts(began.beside, secret, version)?.version ?? version),
  );
  const [version] = versions;
  if (version === undefined) return err(`Nothing that serves refers to ${secret}.`);
  if (versions.size > 1) {
    return err(`What serves reads versions ${[...versions].join(' and ')} of ${secret}.`);
  }
  if (version === 'latest') return err(`Which version of ${secret} is the latest is not known.`);
  if (version === named) {
    return err(`What serves reads version ${version} of ${secret}, the one that is named.`);
  }
  return ok({ kind: 'set_secret_version_state', input: { secret, version, enabled: false } });
}

/** To the account that what serves runs as, where the step names no member. */
export function grantedRole({ role, member, title }: ActionStep, state: TargetState): Wanted {
  if (role === undefined) return err(`"${title}" names no role.`);
  if (member !== undefined) return ok(grant(member, role));
  const accounts = new Set(servingRevisions(state).map(({ serviceAccount }) => serviceAccount));
  const [account] = accounts;
  if (account === undefined || accounts.size > 1) {
    return err('Which service account the service runs as is not one: it has to be named.');
  }
  return account === null || account === ''
    ? err('The service runs as the project’s default account: it has to be named.')
    : ok(grant(`serviceAccount:${account}`, role));
}

function grant(member: string, role: string): WantedCall {
  return { kind: 'grant_role', input: { member, role, granted: true } };
}

/** The newest build of the service that has failed, unless one of the same source came after it. */
export function retriedBuild({ beside }: TargetState): Wanted {
  const builds = beside?.builds ?? null;
  if (builds === null) return err('The builds of the service are not known.');
  const [newest] = builds;
  if (newest === undefined) return err('No build of the service is known.');
  if (newest.status === 'succeeded') {
    return err(`The newest build, ${newest.id}, has succeeded: there is nothing to build again.`);
  }
  return ok({ kind: 'retry_build', input: { build: newest.id } });
}

/** Why a call needs not be made: what it asks for is so. Null: it is not, or that isn't known. */
export function isSoAlready(wanted: WantedCall, state: TargetState): string | null {
  const { beside } = state;
  switch (wanted.kind) {
    case 'set_secret_version_state': {
      const { secret, version, enabled } = wanted.input;
      const word = enabled ? 'enabled' : 'disabled';
      const known = secretFacts(beside, secret) && versionFacts(beside, secret, version);
      return known?.state === word ? `Version ${version} of ${secret} is ${word} already.` : null;
    }
    case 'grant_role': {
      const { member, role, granted } = wanted.input;
      const known = roleFacts(beside, role);
      return granted && known?.members.includes(member) ? `${member} has ${role} already.` : null;
    }
    default:
      return isWorkloadSo(wanted, state);
  }
}

function servingRevisions({ effective, revisions }: TargetState) {
  const names = effective.filter(({ percent }) => percent > 0).map(({ revision }) => revision);
  return revisions.filter(({ name }) => names.includes(name));
}
