/**
 * From a connection of ripcord.yaml to the options that Google's clients take: where they connect,
 * with which credential, and that plaintext never leaves this machine.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { z } from 'zod';
import type { CloudRunConnection } from '@/lib/configuration/connection-schema';
import { err, ok, type Result } from '@/lib/result';

export type GoogleConnection = Omit<CloudRunConnection, 'kind'>;

/** What a process knows beside ripcord.yaml. */
export interface GoogleSettings {
  /** `host:port` that `endpoint: simulator` stands for; null where none runs. */
  readonly simulator: string | null;
  /** The same simulator's REST, for what Google offers by REST alone; absent or null: none. */
  readonly simulatorRest?: string | null | undefined;
  /** Where `env:NAME` looks. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export type GoogleApi =
  | 'run'
  | 'monitoring'
  | 'logging'
  | 'secrets'
  | 'builds'
  | 'images'
  | 'projects'
  | 'firestore'
  | 'rest';

/** Whether the credential for looking or the one for changing is meant. */
export type Use = 'read' | 'act';

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly plaintext: boolean;
}

/** A subset of the clients' constructor options; each client's own types describe the rest. */
export interface GapicOptions {
  readonly projectId: string;
  readonly apiEndpoint?: string;
  readonly port?: number;
  readonly sslCreds?: object;
  readonly auth?: object;
  readonly credentials?: object;
  /** Channel options go through to gRPC by their own names. */
  readonly [channel: `grpc.${string}`]: number;
}

const CHANNEL = {
  // After an outage the next poll must get through, not the one in two minutes.
  'grpc.max_reconnect_backoff_ms': 5000,
  'grpc.max_receive_message_length': 32 * 1024 * 1024,
} as const;

/** `null`: the platform's own address. An error is one sentence, safe to show. */
export function addressOf(
  connection: GoogleConnection,
  simulator: string | null,
): Result<Address | null, string> {
  const { endpoint, simulated, name } = connection;
  if (endpoint.kind === 'platform') {
    return simulated
      ? err(
          `Connection ${name} is simulated and has no endpoint: it would reach the real platform.`,
        )
      : ok(null);
  }
  const address =
    endpoint.kind === 'address'
      ? { host: endpoint.host, port: endpoint.port, plaintext: !endpoint.tls }
      : simulatorAddress(simulator);
  if (address === null) return err(`Connection ${name}: no simulator runs here.`);
  if (!isLoopback(address.host)) {
    if (address.plaintext) return err(`Connection ${name}: plaintext is for this machine only.`);
    if (simulated) return err(`Connection ${name} is simulated and must stay on this machine.`);
  }
  return ok(address);
}

function simulatorAddress(text: string | null): Address | null {
  const match = /^(\[[0-9a-f:]+\]|[^:\s/]+):(\d{1,5})$/i.exec(text ?? '');
  if (match === null) return null;
  const [, host = '', port] = match;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port), plaintext: true };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The options for one client. An error is one sentence; the credential is never part of it. */
export async function gapicOptions(
  connection: GoogleConnection,
  use: Use,
  api: GoogleApi,
  settings: GoogleSettings,
): Promise<Result<GapicOptions, string>> {
  const address = addressOf(connection, settings.simulator);
  if (!address.ok) return address;
  const where =
    address.value === null
      ? { ...CHANNEL, projectId: connection.project }
      : {
          ...CHANNEL,
          projectId: connection.project,
          apiEndpoint: address.value.host.includes(':')
            ? `[${address.value.host}]`
            : address.value.host,
          port: address.value.port,
        };
  if (address.value?.plaintext === true) return ok({ ...where, ...plaintextOptions(api) });
  const credential = await readCredential(connection[use], settings.environment);
  if (!credential.ok) {
    return err(`Connection ${connection.name}: its ${use} credential ${credential.error}`);
  }
  return ok(credential.value === null ? where : { ...where, credentials: credential.value });
}

const ACCOUNT_MS = 5000;

/** Whose the credential is, as far as it says so within five seconds; null: it does not. */
export async function accountOf(
  connection: GoogleConnection,
  use: Use,
  settings: GoogleSettings,
  signal: AbortSignal,
): Promise<string | null> {
  const options = await gapicOptions(connection, use, 'rest', settings);
  const auth = options.ok ? restAuth(options.value) : null;
  if (auth === null) return null;
  const ended = AbortSignal.any([signal, AbortSignal.timeout(ACCOUNT_MS)]);
  const gaveUp = new Promise<null>((resolve) => {
    ended.addEventListener('abort', () => resolve(null), { once: true });
  });
  const asked = auth.getCredentials().then(
    ({ client_email }) => client_email ?? null,
    () => null,
  );
  return Promise.race([asked, gaveUp]);
}

const credentialFile = z.looseObject({ type: z.string() });

/** `null`: Application Default Credentials, which the client finds for itself. */
async function readCredential(
  reference: string,
  environment: GoogleSettings['environment'],
): Promise<Result<object | null, string>> {
  if (reference === 'adc') return ok(null);
  const [kind, where] = [
    reference.slice(0, reference.indexOf(':')),
    reference.replace(/^\w+:/, ''),
  ];
  let text: string | undefined;
  if (kind === 'env') {
    text = environment[where];
    if (text === undefined) return err(`is env:${where}, which is not set.`);
  } else if (kind === 'file') {
    text = await readFile(where, 'utf8').catch(() => undefined);
    if (text === undefined) return err(`is file:${where}, which can't be read.`);
  } else {
    return err('is none of adc, env:NAME and file:PATH.');
  }
  // The parser's own words would repeat a part of the credential.
  try {
    const parsed = credentialFile.safeParse(JSON.parse(text));
    if (parsed.success) return ok(parsed.data);
  } catch {}
  return err(`(${reference}) is no JSON credential of Google's.`);
}

/** Finds a credential and makes request headers of it. */
export interface GoogleAuth {
  getClient(): Promise<unknown>;
  getRequestHeaders(url: string): Promise<Headers>;
  getCredentials(): Promise<{ readonly client_email?: string | undefined }>;
}

type AuthOptions =
  | { readonly authClient: object }
  | { readonly credentials?: object; readonly projectId: string; readonly scopes: string };

/** What is needed of google-gax; several versions of it are installed, one for each client. */
interface Gax {
  readonly grpc: { readonly credentials: { createInsecure(): object } };
  readonly GoogleAuth: new (options: AuthOptions) => GoogleAuth;
}

const GAX_USER: Readonly<Record<GoogleApi, readonly string[]>> = {
  run: ['@google-cloud/run'],
  monitoring: ['@google-cloud/monitoring'],
  logging: ['@google-cloud/logging', '@google-cloud/logging-api'],
  secrets: ['@google-cloud/secret-manager'],
  builds: ['@google-cloud/cloudbuild'],
  images: ['@google-cloud/artifact-registry'],
  projects: ['@google-cloud/resource-manager'],
  firestore: ['@google-cloud/firestore'],
  rest: ['@google-cloud/run'],
};

/** google-gax as one client has it, and where what that depends on is found. */
function gaxOf(api: GoogleApi): { gax: Gax; inside: NodeJS.Require } {
  const user = GAX_USER[api].reduce(
    (from, name) => createRequire(from.resolve(name)),
    createRequire(import.meta.url),
  );
  return { gax: user('google-gax'), inside: createRequire(user.resolve('google-gax')) };
}

const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform';

/** For a call by REST, with the credential that `gapicOptions` found; null: none is sent in plaintext. */
export function restAuth({
  credentials,
  projectId,
  sslCreds,
}: Pick<GapicOptions, 'credentials' | 'projectId' | 'sslCreds'>): GoogleAuth | null {
  if (sslCreds !== undefined) return null;
  return new (gaxOf('rest').gax.GoogleAuth)({
    projectId,
    scopes: CLOUD_PLATFORM,
    ...(credentials === undefined ? {} : { credentials }),
  });
}

/** No bearer token travels on an insecure channel: the pass-through client only stops the search for one. */
function plaintextOptions(api: GoogleApi) {
  const { gax, inside } = gaxOf(api);
  const library: { PassThroughClient: new () => object } = inside('google-auth-library');
  return {
    sslCreds: gax.grpc.credentials.createInsecure(),
    auth: new gax.GoogleAuth({ authClient: new library.PassThroughClient() }),
    // A proxy of the environment can't reach this machine.
    'grpc.enable_http_proxy': 0,
  };
}
