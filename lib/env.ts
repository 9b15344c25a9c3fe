import path from 'node:path';
import { z } from 'zod';
import { type AppError, appError } from './errors';
import { err, ok, type Result } from './result';

/** The environment of a Ripcord process, parsed: paths are absolute, empty means absent. */
export interface Env {
  /** The app's role: no DDL, no write to the timeline's events. */
  readonly databaseUrl: string;
  /** The owner's role, for migrations; the same as `databaseUrl` when none was given. */
  readonly migrateDatabaseUrl: string;
  /** `reduced` when one role does everything, so that the app could rewrite its own record. */
  readonly tamperEvidence: 'full' | 'reduced';
  readonly port: number;
  readonly dataDir: string;
  readonly configFile: string;
  readonly runbooksDir: string;
  /** What people type into their browser, without a trailing slash. */
  readonly url: string;
  /** Signs session cookies; null in processes that need none. */
  readonly secret: string | null;
  /** Distinguishes the cookies of two installations on one host. */
  readonly instance: string;
  /** Started with the embedded database: demo sign-ins exist. */
  readonly demo: boolean;
  /** `controlled`: the database's clock may be moved, for tests. */
  readonly clock: 'real' | 'controlled';
  readonly oidc: OidcEnv | null;
  readonly signingKeyFile: string | null;
  readonly logLevel: LogLevel;
  /** What a connection with `endpoint: simulator` means here; null when no simulator runs. */
  readonly simulator: {
    readonly grpc: string;
    readonly http: string;
    /** What Google offers by REST alone; null: it is not there. */
    readonly rest: string | null;
    /** Its cluster, and who is asked for there; null: it has none. */
    readonly cluster: { readonly address: string; readonly token: string } | null;
  } | null;
}

export interface OidcEnv {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The word on the sign-in button. */
  readonly name: string;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const postgresUrl = (what: string) =>
  z.url({
    protocol: /^postgres(ql)?$/,
    error: (issue) =>
      issue.input === undefined
        ? `is missing: set it to the connection string of ${what}, like postgresql://user:password@host:5432/ripcord`
        : 'is not a connection string: write it like postgresql://user:password@host:5432/ripcord',
  });

const webUrl = (example: string) =>
  z.url({ protocol: /^https?$/, error: `is not a web address: write it like ${example}` });

const hostAndPort = z
  .string()
  .regex(/^[^\s:/]+:\d+$/, { error: 'is not host:port: write it like 127.0.0.1:9443' });

const schema = z.object({
  DATABASE_URL: postgresUrl("the app's role"),
  MIGRATE_DATABASE_URL: postgresUrl("the database's owner").optional(),
  PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535, { error: 'is not a port: use a whole number from 1 to 65535' })
    .default(3000),
  RIPCORD_DATA: z.string().default('.ripcord'),
  RIPCORD_CONFIG: z.string().default('ripcord.yaml'),
  RIPCORD_RUNBOOKS: z.string().default('runbooks'),
  RIPCORD_URL: webUrl('https://ripcord.example.com').optional(),
  RIPCORD_SECRET: z
    .string()
    .min(32, { error: 'is too short: use at least 32 characters, from "openssl rand -base64 32"' })
    .optional(),
  RIPCORD_INSTANCE: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, { error: 'may hold only a-z, 0-9 and "-", at most 32 of them' })
    .default('ripcord'),
  RIPCORD_DEMO: z.literal('1', { error: 'is either 1 or absent' }).optional(),
  RIPCORD_CLOCK: z.literal('controlled', { error: 'is either "controlled" or absent' }).optional(),
  RIPCORD_OIDC_ISSUER: webUrl('https://accounts.example.com').optional(),
  RIPCORD_OIDC_CLIENT_ID: z.string().optional(),
  RIPCORD_OIDC_CLIENT_SECRET: z.string().optional(),
  RIPCORD_OIDC_NAME: z.string().default('Single sign-on'),
  RIPCORD_SIGNING_KEY_FILE: z.string().optional(),
  RIPCORD_SIMULATOR_GRPC: hostAndPort.optional(),
  RIPCORD_SIMULATOR_HTTP: webUrl('http://127.0.0.1:9080').optional(),
  RIPCORD_SIMULATOR_REST: hostAndPort.optional(),
  RIPCORD_SIMULATOR_KUBERNETES: hostAndPort.optional(),
  RIPCORD_SIMULATOR_KUBERNETES_TOKEN: z.string().optional(),
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: z
    .base64({ error: 'is not base64: make one with "openssl rand -base64 32"' })
    .optional(),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `is not a level: use one of ${LOG_LEVELS.join(', ')}` })
    .default('info'),
});

/** Names that make sense only together: with one of them, all must be there. */
const TOGETHER = [
  ['RIPCORD_OIDC_ISSUER', 'RIPCORD_OIDC_CLIENT_ID', 'RIPCORD_OIDC_CLIENT_SECRET'],
  ['RIPCORD_SIMULATOR_GRPC', 'RIPCORD_SIMULATOR_HTTP'],
] as const;

const checked = schema.check(({ value, issues }) => {
  for (const names of TOGETHER) {
    const missing = names.filter((name) => value[name] === undefined);
    if (missing.length === names.length) continue;
    for (const name of missing) {
      issues.push({
        code: 'custom',
        input: undefined,
        path: [name],
        message: `is missing: ${names.join(', ')} belong together`,
      });
    }
  }
});

type Parsed = z.infer<typeof schema>;

function oidcOf(parsed: Parsed): OidcEnv | null {
  const { RIPCORD_OIDC_ISSUER: issuer, RIPCORD_OIDC_CLIENT_ID: clientId } = parsed;
  const clientSecret = parsed.RIPCORD_OIDC_CLIENT_SECRET;
  if (!issuer || !clientId || !clientSecret) return null;
  return { issuer, clientId, clientSecret, name: parsed.RIPCORD_OIDC_NAME };
}

function simulatorOf(parsed: Parsed): Env['simulator'] {
  const { RIPCORD_SIMULATOR_GRPC: grpc, RIPCORD_SIMULATOR_HTTP: http } = parsed;
  const { RIPCORD_SIMULATOR_KUBERNETES: address } = parsed;
  const token = parsed.RIPCORD_SIMULATOR_KUBERNETES_TOKEN;
  const cluster = address && token ? { address, token } : null;
  return grpc && http ? { grpc, http, rest: parsed.RIPCORD_SIMULATOR_REST ?? null, cluster } : null;
}

function toEnv(parsed: Parsed): Env {
  const owner = parsed.MIGRATE_DATABASE_URL ?? parsed.DATABASE_URL;
  const sameRole = new URL(owner).username === new URL(parsed.DATABASE_URL).username;
  return {
    databaseUrl: parsed.DATABASE_URL,
    migrateDatabaseUrl: owner,
    tamperEvidence: sameRole ? 'reduced' : 'full',
    port: parsed.PORT,
    dataDir: path.resolve(parsed.RIPCORD_DATA),
    configFile: path.resolve(parsed.RIPCORD_CONFIG),
    runbooksDir: path.resolve(parsed.RIPCORD_RUNBOOKS),
    url: (parsed.RIPCORD_URL ?? `http://localhost:${parsed.PORT}`).replace(/\/+$/, ''),
    secret: parsed.RIPCORD_SECRET ?? null,
    instance: parsed.RIPCORD_INSTANCE,
    demo: parsed.RIPCORD_DEMO === '1',
    clock: parsed.RIPCORD_CLOCK ?? 'real',
    oidc: oidcOf(parsed),
    signingKeyFile: parsed.RIPCORD_SIGNING_KEY_FILE
      ? path.resolve(parsed.RIPCORD_SIGNING_KEY_FILE)
      : null,
    logLevel: parsed.LOG_LEVEL,
    simulator: simulatorOf(parsed),
  };
}

/** Reads an environment; the error lists every wrong name and how to put it right. */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Result<Env> {
  const given = Object.entries(source).filter(([, value]) => value !== undefined && value !== '');
  const parsed = checked.safeParse(Object.fromEntries(given));
  if (parsed.success) return ok(toEnv(parsed.data));
  const fields = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  return err(appError('invalid', 'The environment is not usable.', { fields }));
}

/** The error of `parseEnv` as lines for a terminal. */
export function describeEnvError(error: AppError): string {
  const lines = (error.fields ?? []).map((field) => `  ${field.path} ${field.message}`);
  return [error.message, ...lines].join('\n');
}

let cached: Env | null = null;

/** This process's environment, parsed on first use. Throws with every problem in the message. */
export function env(): Env {
  if (cached) return cached;
  const parsed = parseEnv(process.env);
  if (!parsed.ok) throw new Error(describeEnvError(parsed.error));
  cached = parsed.value;
  return cached;
}
