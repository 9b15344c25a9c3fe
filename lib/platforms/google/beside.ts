/** Reads what is beside a service in its project: versions of secrets, who has a role, builds. */
import type { BesideState, BesideSubject, BuildFacts } from '@/lib/fleet/beside';
import type { PlatformError, Reply, TargetAddress } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import type { Build, BuildStatus } from './builds-client';
import type { Google } from './google';
import { projectOf, secretPath, serviceOf } from './names';

type Sources = Pick<Google, 'secrets' | 'policy' | 'builds'>;

/** Each subject is read once; one that can't be read is an error, and nothing is planned on it. */
export async function readBeside(
  google: Sources,
  address: Pick<TargetAddress, 'ref'>,
  subjects: readonly BesideSubject[],
  signal: AbortSignal,
): Reply<BesideState> {
  const secrets = [
    ...new Set(subjects.flatMap((each) => (each.kind === 'secret' ? [each.secret] : []))),
  ];
  const roles = [...new Set(subjects.flatMap((each) => (each.kind === 'role' ? [each.role] : [])))];
  const project = projectOf(address);
  const [versions, bound, builds] = await Promise.all([
    Promise.all(secrets.map((secret) => versionsOf(google, address, secret, signal))),
    Promise.all(
      roles.map(async (role) => {
        const read = await google.policy.readRole(project, role, signal);
        return read.ok ? ok({ role, ...read.value }) : read;
      }),
    ),
    subjects.some(({ kind }) => kind === 'builds')
      ? google.builds.list({ project, service: serviceOf(address) }, signal)
      : null,
  ]);
  const read: { secrets: BesideState['secrets'][number][]; roles: BesideState['roles'][number][] } =
    {
      secrets: [],
      roles: [],
    };
  for (const each of versions) {
    if (!each.ok) return err(besides(each.error));
    read.secrets.push(each.value);
  }
  for (const each of bound) {
    if (!each.ok) return err(besides(each.error));
    read.roles.push(each.value);
  }
  if (builds === null) return ok({ ...read, builds: null });
  return builds.ok
    ? ok({ ...read, builds: builds.value.map(buildFacts) })
    : err(besides(builds.error));
}

/** A secret that does not exist has no version; that is no error. */
async function versionsOf(
  { secrets }: Sources,
  address: Pick<TargetAddress, 'ref'>,
  secret: string,
  signal: AbortSignal,
): Reply<BesideState['secrets'][number]> {
  const found = await secrets.listVersions(secretPath(address, secret), signal);
  if (!found.ok) {
    return found.error.kind === 'not_found' ? ok({ secret, versions: [] }) : found;
  }
  const versions = found.value.map(({ version, state, etag }) => ({ version, state, etag }));
  return ok({ secret, versions });
}

const RUNNING: readonly BuildStatus[] = ['pending', 'queued', 'working'];

export function buildOutcome(status: BuildStatus): BuildFacts['status'] {
  if (RUNNING.includes(status)) return 'running';
  if (status === 'success') return 'succeeded';
  return status === 'unknown' ? 'unknown' : 'failed';
}

function buildFacts({ id, status, detail, commit, trigger, createdAt }: Build): BuildFacts {
  return { id, status: buildOutcome(status), detail, commit, trigger, createdAt };
}

/** `not_found` would say that the target itself is gone. */
function besides(error: PlatformError): PlatformError {
  return error.kind === 'not_found' ? { ...error, kind: 'failed' } : error;
}
