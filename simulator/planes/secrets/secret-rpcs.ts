/** Secret Manager's methods, written for either wire. */
import { z } from 'zod';
import { ok } from '@/lib/result';
import type { Secret, SecretVersion } from '../../core/secrets';
import type { World } from '../../core/world';
import type { MutationRpc, ReadRpc } from '../call';
import { page } from '../cloud-run/pages';
import { type PolicyRpcs, policyRpcs } from '../iam/policy-rpcs';
import { type Wire, WireBytes } from '../wire';
import { crc32c } from './crc32c';
import {
  accessVersion,
  addVersion,
  findSecret,
  findVersion,
  secretName,
  setVersionState,
  versionEtag,
  versionName,
} from './secret-store';

const Named = z.object({ name: z.string() });
const Listed = z.object({
  parent: z.string(),
  pageSize: z.number().default(0),
  pageToken: z.string().default(''),
});
const Added = z.object({
  parent: z.string(),
  payload: z.object({
    data: WireBytes,
    dataCrc32c: z.union([z.string(), z.number()]).transform(String).nullish(),
  }),
});
const Changed = Named.extend({ etag: z.string().default('') });

type Changing = MutationRpc<z.output<typeof Changed>>;

export interface SecretRpcs {
  readonly listSecrets: ReadRpc<z.output<typeof Listed>>;
  readonly getSecret: ReadRpc<z.output<typeof Named>>;
  readonly listVersions: ReadRpc<z.output<typeof Listed>>;
  readonly getVersion: ReadRpc<z.output<typeof Named>>;
  readonly access: ReadRpc<z.output<typeof Named>>;
  readonly add: MutationRpc<z.output<typeof Added>>;
  readonly enable: Changing;
  readonly disable: Changing;
  readonly destroy: Changing;
  readonly policy: PolicyRpcs;
}

const MOST_PER_PAGE = 25_000;

const NO_TRAFFIC = { trafficBefore: [], trafficRequested: null, validateOnly: false } as const;

export function secretRpcs(world: World, wire: Wire): SecretRpcs {
  const of = (name: string) => ({
    service: null,
    resource: name,
    project: name.split('/')[1] ?? '',
  });
  const changing = (method: string, verb: string, state: SecretVersion['state']): Changing => ({
    method,
    request: Changed,
    permission: `secretmanager.versions.${verb}`,
    target: ({ name }) => of(name),
    describe: ({ etag }) => ({
      ...NO_TRAFFIC,
      trafficBefore: [],
      mask: ['state'],
      etagGiven: etag === '' ? null : etag,
    }),
    interfere: ({ name }) => {
      setVersionState(world, name, state, '');
    },
    run({ name, etag }) {
      const done = setVersionState(world, name, state, etag);
      if (!done.ok) return done;
      const { secret, version, changed } = done.value;
      return ok({
        reply: versionOnWire(wire, secret, version),
        outcome: changed ? 'committed' : 'no_op',
        operation: null,
        generation: null,
      });
    },
  });
  return {
    listSecrets: {
      method: 'ListSecrets',
      request: Listed,
      permission: 'secretmanager.secrets.list',
      target: ({ parent }) => of(parent),
      run({ parent, pageSize, pageToken }) {
        const all = world.state.secrets
          .filter(({ project }) => parent === `projects/${project}`)
          .sort((a, b) => b.createdAt - a.createdAt);
        const listed = page(all, pageSize || MOST_PER_PAGE, pageToken);
        if (!listed.ok) return listed;
        return ok({
          secrets: listed.value.items.map((secret) => secretOnWire(wire, secret)),
          nextPageToken: listed.value.nextPageToken,
          totalSize: all.length,
        });
      },
    },
    getSecret: {
      method: 'GetSecret',
      request: Named,
      permission: 'secretmanager.secrets.get',
      target: ({ name }) => of(name),
      run({ name }) {
        const found = findSecret(world, name);
        return found.ok ? ok(secretOnWire(wire, found.value)) : found;
      },
    },
    listVersions: {
      method: 'ListSecretVersions',
      request: Listed,
      permission: 'secretmanager.versions.list',
      target: ({ parent }) => of(parent),
      run({ parent, pageSize, pageToken }) {
        const found = findSecret(world, parent);
        if (!found.ok) return found;
        const newestFirst = found.value.versions.toReversed();
        const listed = page(newestFirst, pageSize || MOST_PER_PAGE, pageToken);
        if (!listed.ok) return listed;
        return ok({
          versions: listed.value.items.map((version) => versionOnWire(wire, found.value, version)),
          nextPageToken: listed.value.nextPageToken,
          totalSize: newestFirst.length,
        });
      },
    },
    getVersion: {
      method: 'GetSecretVersion',
      request: Named,
      permission: 'secretmanager.versions.get',
      target: ({ name }) => of(name),
      run({ name }) {
        const found = findVersion(world, name);
        return found.ok ? ok(versionOnWire(wire, found.value.secret, found.value.version)) : found;
      },
    },
    access: {
      method: 'AccessSecretVersion',
      request: Named,
      permission: 'secretmanager.versions.access',
      target: ({ name }) => of(name),
      run({ name }) {
        const found = accessVersion(world, name);
        if (!found.ok) return found;
        const { data } = found.value;
        const dataCrc32c = String(crc32c(Buffer.from(data, 'base64')));
        return ok({ name: found.value.name, payload: { data: wire.bytes(data), dataCrc32c } });
      },
    },
    add: {
      method: 'AddSecretVersion',
      request: Added,
      permission: 'secretmanager.versions.add',
      target: ({ parent }) => of(parent),
      describe: () => ({ ...NO_TRAFFIC, trafficBefore: [], mask: ['payload'], etagGiven: null }),
      interfere: ({ parent, payload }) => {
        const found = findSecret(world, parent);
        if (found.ok) addVersion(world, found.value, payload.data, null);
      },
      run({ parent, payload }) {
        const found = findSecret(world, parent);
        if (!found.ok) return found;
        const added = addVersion(world, found.value, payload.data, payload.dataCrc32c ?? null);
        if (!added.ok) return added;
        return ok({
          reply: versionOnWire(wire, found.value, added.value),
          outcome: 'committed',
          operation: null,
          generation: null,
        });
      },
    },
    enable: changing('EnableSecretVersion', 'enable', 'ENABLED'),
    disable: changing('DisableSecretVersion', 'disable', 'DISABLED'),
    destroy: changing('DestroySecretVersion', 'destroy', 'DESTROYED'),
    policy: policyRpcs(world, wire, {
      permissions: 'secretmanager.secrets',
      missing: (resource) => {
        const found = findSecret(world, resource);
        return found.ok ? null : found.error;
      },
    }),
  };
}

function secretOnWire(wire: Wire, secret: Secret): object {
  return {
    name: secretName(secret),
    createTime: wire.time(secret.createdAt),
    replication: { automatic: {} },
    labels: {},
    etag: `"${secret.createdAt.toString(16)}"`,
  };
}

function versionOnWire(wire: Wire, secret: Secret, version: SecretVersion): object {
  return {
    name: versionName(secret, version),
    createTime: wire.time(version.createdAt),
    state: version.state,
    etag: versionEtag(version),
    replicationStatus: { automatic: {} },
    clientSpecifiedPayloadChecksum: version.hadChecksum,
    ...(version.state === 'DESTROYED' ? { destroyTime: wire.time(version.revision) } : {}),
  };
}
