/** From a connection to what the driver takes: plaintext stays on this machine, a password in its place. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';

export const sqlConnectionSchema = z.object({
  name: z.string(),
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535),
  user: z.string().min(1),
  /** `env:NAME` or `file:PATH`; null: the server asks for none. */
  password: z
    .string()
    .regex(/^(env:[A-Za-z_]\w*|file:.+)$/)
    .nullable(),
  /** Checked against `ca` (a path of a PEM file; null: the system's own) and the host's name. */
  tls: z.object({ ca: z.string().nullable() }).nullable(),
  /** Where to connect when no database of its own is meant. */
  maintenance: z.string().default('postgres'),
});
export type SqlConnection = Readonly<z.infer<typeof sqlConnectionSchema>>;

export interface DriverOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly ssl: false | { readonly ca: string | undefined; readonly servername: string };
}

/** An error is one sentence, safe to show. */
export async function driverOptions(
  { name, host, port, user, password, tls }: SqlConnection,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<DriverOptions, string>> {
  if (tls === null && !isLoopback(host)) {
    return err(`Connection ${name}: plaintext is for this machine only.`);
  }
  const secret = password === null ? ok(undefined) : await secretOf(password, environment);
  if (!secret.ok) return err(`Connection ${name}: ${secret.error}`);
  const ca = tls?.ca ? await contentOf(tls.ca) : ok(undefined);
  if (!ca.ok) return err(`Connection ${name}: ${ca.error}`);
  const ssl = tls === null ? (false as const) : { ca: ca.value, servername: host };
  return ok({ host, port, user, password: secret.value, ssl });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

async function secretOf(
  reference: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<string | undefined, string>> {
  if (reference.startsWith('file:')) return contentOf(reference.slice('file:'.length));
  const variable = reference.slice('env:'.length);
  const value = environment[variable];
  return value ? ok(value) : err(`the environment has no ${variable}.`);
}

async function contentOf(path: string): Promise<Result<string | undefined, string>> {
  try {
    return ok((await readFile(path, 'utf8')).trimEnd());
  } catch {
    return err(`${path} can't be read.`);
  }
}
