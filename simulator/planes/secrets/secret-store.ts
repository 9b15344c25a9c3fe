/** What Secret Manager does to its secrets, whoever asks by whatever protocol. */
import { err, ok, type Result } from '@/lib/result';
import { relieve } from '../../core/relief';
import { type RpcError, rpcError } from '../../core/rpc-error';
import { type Secret, type SecretVersion, secretOf, versionOf } from '../../core/secrets';
import type { World } from '../../core/world';
import { crc32c } from './crc32c';

export function secretName({ project, name }: Pick<Secret, 'project' | 'name'>): string {
  return `projects/${project}/secrets/${name}`;
}

export function versionName(secret: Secret, { number }: SecretVersion): string {
  return `${secretName(secret)}/versions/${number}`;
}

/** By `projects/P/secrets/S`. */
export function findSecret(world: World, name: string): Result<Secret, RpcError> {
  const [, project = '', id = ''] = /^projects\/([^/]+)\/secrets\/([^/]+)$/.exec(name) ?? [];
  const secret = secretOf(world.state, project, id);
  return secret === undefined
    ? err(rpcError('NOT_FOUND', `Secret [${name}] not found.`))
    : ok(secret);
}

/** By `projects/P/secrets/S/versions/V`; `latest` is the newest one. */
export function findVersion(
  world: World,
  name: string,
): Result<{ secret: Secret; version: SecretVersion }, RpcError> {
  const [, parent = '', id = ''] = /^(projects\/[^/]+\/secrets\/[^/]+)\/versions\/([^/]+)$/.exec(
    name,
  ) ?? ['', name];
  const secret = findSecret(world, parent);
  if (!secret.ok) return secret;
  const version = versionOf(secret.value, id);
  return version === undefined
    ? err(rpcError('NOT_FOUND', `Secret Version [${name}] not found.`))
    : ok({ secret: secret.value, version });
}

/** The data in base64: only of a version that is enabled. */
export function accessVersion(
  world: World,
  name: string,
): Result<{ name: string; data: string }, RpcError> {
  const found = findVersion(world, name);
  if (!found.ok) return found;
  const { secret, version } = found.value;
  const full = versionName(secret, version);
  if (version.state !== 'ENABLED' || version.data === null) return err(inState(full, version));
  return ok({ name: full, data: version.data });
}

/** Adds a version with this data in base64; a checksum that is given must be its own. */
export function addVersion(
  world: World,
  secret: Secret,
  data: string,
  checksum: string | null,
): Result<SecretVersion, RpcError> {
  if (checksum !== null && Number(checksum) !== crc32c(Buffer.from(data, 'base64'))) {
    return err(rpcError('INVALID_ARGUMENT', 'The payload does not have the given checksum.'));
  }
  const now = world.clock.now();
  const version: SecretVersion = {
    number: (secret.versions.at(-1)?.number ?? 0) + 1,
    createdAt: now,
    state: 'ENABLED',
    revision: now,
    data,
    hadChecksum: checksum !== null,
  };
  secret.versions.push(version);
  relieve(world.state, now);
  return ok(version);
}

/** False: it already was so. What an outdated etag is answered with is not documented. */
export function setVersionState(
  world: World,
  name: string,
  state: SecretVersion['state'],
  etag: string,
): Result<{ secret: Secret; version: SecretVersion; changed: boolean }, RpcError> {
  const found = findVersion(world, name);
  if (!found.ok) return found;
  const { secret, version } = found.value;
  if (etag !== '' && etag !== versionEtag(version)) {
    return err(
      rpcError('FAILED_PRECONDITION', 'The etag given is not that of the current version.'),
    );
  }
  if (version.state === state) return ok({ secret, version, changed: false });
  if (version.state === 'DESTROYED') return err(inState(versionName(secret, version), version));
  const now = world.clock.now();
  version.state = state;
  version.revision = Math.max(now, version.revision + 1);
  if (state === 'DESTROYED') version.data = null;
  relieve(world.state, now);
  return ok({ secret, version, changed: true });
}

export function versionEtag({ revision }: SecretVersion): string {
  return `"${revision.toString(16)}"`;
}

function inState(name: string, { state }: SecretVersion): RpcError {
  return rpcError('FAILED_PRECONDITION', `Secret Version [${name}] is in ${state} state.`);
}
