/** Secret Manager: versions and their states. A value is only ever written, never read. */
import { SecretManagerServiceClient } from '@google-cloud/secret-manager';
import { z } from 'zod';
import type { Reply } from '@/lib/platforms/platform';
import type { GapicOptions, GoogleConnection, GoogleSettings } from './connection';
import { DEADLINES } from './deadlines';
import { changing, parsedReply, reading, shortName } from './parsed-reply';
import { isoTime, timestamp } from './protobuf-types';
import { callOnce, createSession, type OneTry } from './session';

export type SecretVersionState = 'enabled' | 'disabled' | 'destroyed' | 'unknown';

export interface SecretVersion {
  /** `projects/P/secrets/S/versions/3`; P may be written as the project's number. */
  readonly name: string;
  /** "3". */
  readonly version: string;
  readonly state: SecretVersionState;
  /** ISO 8601; null: not said. */
  readonly createdAt: string | null;
  /** Sent with a change, it refuses one that somebody else's came before. */
  readonly etag: string | null;
}

export interface SecretsClient {
  /** Of `projects/P/secrets/S`, newest first; the newest hundred. */
  listVersions(secret: string, signal: AbortSignal): Reply<SecretVersion[]>;
  /** `projects/P/secrets/S/versions/V`; an error of kind `not_found`: there is none. */
  getVersion(name: string, signal: AbortSignal): Reply<SecretVersion>;
  enable(name: string, etag: string | null, signal: AbortSignal): Reply<SecretVersion>;
  disable(name: string, etag: string | null, signal: AbortSignal): Reply<SecretVersion>;
  close(): Promise<void>;
}

const STATES: Readonly<Record<string, SecretVersionState>> = {
  ENABLED: 'enabled',
  1: 'enabled',
  DISABLED: 'disabled',
  2: 'disabled',
  DESTROYED: 'destroyed',
  3: 'destroyed',
};

const secretVersion = z
  .object({
    name: z.string().min(1),
    state: z.union([z.string(), z.number()]).nullish(),
    createTime: timestamp.nullish(),
    etag: z.string().nullish(),
  })
  .transform(
    ({ name, state, createTime, etag }): SecretVersion => ({
      name,
      version: shortName(name),
      state: STATES[String(state)] ?? 'unknown',
      createdAt: createTime ? isoTime(createTime) : null,
      etag: etag || null,
    }),
  );

const VERSIONS_READ = 100;

/** Never throws and connects only when first asked; no call is made twice. */
export function createSecretsClient(
  connection: GoogleConnection,
  settings: GoogleSettings,
): SecretsClient {
  const make = (options: GapicOptions) =>
    new SecretManagerServiceClient(
      options as ConstructorParameters<typeof SecretManagerServiceClient>[0],
    );
  const reader = createSession(connection, 'read', 'secrets', settings, make);
  const actor = createSession(connection, 'act', 'secrets', settings, make);

  async function change(
    what: string,
    permission: string,
    signal: AbortSignal,
    call: (client: SecretManagerServiceClient, options: OneTry) => Promise<readonly unknown[]>,
  ): Reply<SecretVersion> {
    const context = changing(what, permission);
    const reply = await callOnce(actor, context, { deadlineMs: DEADLINES.mutation, signal }, call);
    return reply.ok ? parsedReply(secretVersion, reply.value[0], context) : reply;
  }

  return {
    async listVersions(secret, signal) {
      const context = reading(
        `Listing versions of the secret ${shortName(secret)}`,
        'secretmanager.versions.list',
      );
      const reply = await callOnce(
        reader,
        context,
        { deadlineMs: DEADLINES.read, signal },
        (client, options) =>
          client.listSecretVersions(
            { parent: secret, pageSize: VERSIONS_READ },
            { ...options, autoPaginate: false },
          ),
      );
      return reply.ok ? parsedReply(secretVersion.array(), reply.value[0], context) : reply;
    },

    async getVersion(name, signal) {
      const context = reading(`Reading ${versionWords(name)}`, 'secretmanager.versions.get');
      const reply = await callOnce(
        reader,
        context,
        { deadlineMs: DEADLINES.read, signal },
        (client, options) => client.getSecretVersion({ name }, options),
      );
      return reply.ok ? parsedReply(secretVersion, reply.value[0], context) : reply;
    },

    enable: (name, etag, signal) =>
      change(
        `Enabling ${versionWords(name)}`,
        'secretmanager.versions.enable',
        signal,
        (client, options) => client.enableSecretVersion({ name, etag: etag ?? '' }, options),
      ),

    disable: (name, etag, signal) =>
      change(
        `Disabling ${versionWords(name)}`,
        'secretmanager.versions.disable',
        signal,
        (client, options) => client.disableSecretVersion({ name, etag: etag ?? '' }, options),
      ),

    async close() {
      await Promise.all([reader.close(), actor.close()]);
    },
  };
}

function versionWords(name: string): string {
  const [, secret = name, version = ''] = /\/secrets\/([^/]+)\/versions\/([^/]+)$/.exec(name) ?? [];
  return `version ${version} of the secret ${secret}`;
}
