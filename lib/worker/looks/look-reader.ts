/** What looks read beside the platform. All that are asked together share one, and nothing is read twice. */
import type { BuildSeen } from '@/lib/failure-modes/looks/builds';
import type { CertificateSeen } from '@/lib/failure-modes/looks/certificates';
import type { OperationSeen } from '@/lib/failure-modes/looks/database-operations';
import type { Read } from '@/lib/failure-modes/looks/look-result';
import type { SecretVersionSeen } from '@/lib/failure-modes/looks/secret-versions';
import type { ConnectedCloudRun } from '@/lib/platforms/registry';
import type { Result } from '@/lib/result';

export interface LookReader {
  /** What an account (`name@project.iam…`) is bound to in the project. */
  roles(account: string): Promise<Read<readonly string[]>>;
  /** As a revision names it: `projects/P/secrets/S`, or `S` in the same project. */
  versions(secret: string): Promise<Read<readonly SecretVersionSeen[]>>;
  builds(): Promise<Read<readonly BuildSeen[]>>;
  /** The end of a build's log, the oldest line first. */
  buildLog(build: Pick<BuildSeen, 'id' | 'createdAt'>): Promise<Read<readonly string[]>>;
  certificates(): Promise<Read<readonly CertificateSeen[]>>;
  operations(database: string): Promise<Read<readonly OperationSeen[]>>;
}

const LOG_LINES = 12;
const NO_CONNECTION = 'Its connection can’t be used.';

/** `ref`: `projects/P/locations/L/services/S`. Never throws: what can't be read says why. */
export function createLookReader(
  connected: Pick<ConnectedCloudRun, 'google' | 'symptomLogs'> | undefined,
  ref: string,
  signal: AbortSignal,
): LookReader {
  const project = ref.split('/')[1] ?? '';
  const service = ref.slice(ref.lastIndexOf('/') + 1);
  const asked = new Map<string, Promise<unknown>>();

  function once<T>(
    key: string,
    ask: (from: Pick<ConnectedCloudRun, 'google' | 'symptomLogs'>) => Promise<Result<T, Refusal>>,
  ): Promise<Read<T>> {
    const known = asked.get(key);
    if (known !== undefined) return known as Promise<Read<T>>;
    const reading: Promise<Read<T>> =
      connected === undefined
        ? Promise.resolve({ state: 'unknown', why: NO_CONNECTION })
        : ask(connected).then(readOf, () => ({
            state: 'unknown',
            why: 'It could not be read.',
          }));
    asked.set(key, reading);
    return reading;
  }

  return {
    roles: (account) =>
      once(`roles ${account}`, ({ google }) =>
        google.policy.rolesOf(project, `serviceAccount:${account}`, signal),
      ),
    versions(secret) {
      const path = secret.includes('/') ? secret : `projects/${project}/secrets/${secret}`;
      return once(`versions ${path}`, ({ google }) => google.secrets.listVersions(path, signal));
    },
    builds: () => once('builds', ({ google }) => google.builds.list({ project, service }, signal)),
    buildLog: ({ id, createdAt }) =>
      once(`log ${id}`, ({ symptomLogs }) =>
        symptomLogs.buildTail(
          { project, build: id, since: new Date(createdAt ?? 0) },
          LOG_LINES,
          signal,
        ),
      ),
    certificates: () =>
      once('certificates', ({ google }) => google.certificates.list(project, signal)),
    operations: (database) =>
      once(`operations ${database}`, ({ google }) =>
        google.firestore.list(`projects/${project}/databases/${database}`, signal),
      ),
  };
}

interface Refusal {
  readonly kind: string;
  readonly message: string;
}

function readOf<T>(reply: Result<T, Refusal>): Read<T> {
  if (reply.ok) return { state: 'read', value: reply.value };
  return reply.error.kind === 'not_found'
    ? { state: 'absent' }
    : { state: 'unknown', why: reply.error.message };
}
