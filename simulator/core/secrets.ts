/** Secrets, their versions, and who was granted what: as data with its history. Pure. */
import { z } from 'zod';
import type { Micros } from './clock';

export const VERSION_STATES = ['ENABLED', 'DISABLED', 'DESTROYED'] as const;

export const SecretVersion = z.strictObject({
  number: z.number().int().positive(),
  createdAt: z.number(),
  state: z.enum(VERSION_STATES),
  /** Changes with each change: what an etag says. */
  revision: z.number(),
  /** Base64; null once destroyed. */
  data: z.string().nullable(),
  hadChecksum: z.boolean(),
});
export type SecretVersion = z.infer<typeof SecretVersion>;

export const Secret = z.strictObject({
  project: z.string(),
  name: z.string(),
  createdAt: z.number(),
  /** Oldest first. */
  versions: z.array(SecretVersion),
});
export type Secret = z.infer<typeof Secret>;

export const Policy = z.strictObject({
  bindings: z.array(z.strictObject({ role: z.string(), members: z.array(z.string()) })),
  /** Changes with each change: what an etag says. */
  revision: z.number(),
});
export type Policy = z.infer<typeof Policy>;

/** Which version of each secret an instance that started then has, by the secret's name. */
export const ResolvedSecrets = z.strictObject({
  at: z.number(),
  versions: z.record(z.string(), z.number()),
});
export type ResolvedSecrets = z.infer<typeof ResolvedSecrets>;

export interface Vault {
  readonly secrets: readonly Secret[];
  /** By full resource name: `projects/P`, `projects/P/secrets/S`. */
  readonly policies: Readonly<Record<string, Policy>>;
}

export const SECRET_ACCESSOR = 'roles/secretmanager.secretAccessor';

export function secretOf(vault: Vault, project: string, name: string): Secret | undefined {
  return vault.secrets.find((secret) => secret.project === project && secret.name === name);
}

/** `latest` is the newest one, whatever its state. */
export function versionOf(secret: Secret, version: string): SecretVersion | undefined {
  if (version === 'latest') return secret.versions.at(-1);
  return secret.versions.find(({ number }) => String(number) === version);
}

/** On the secret itself or on its project. */
export function mayAccess(vault: Vault, secret: Secret, serviceAccount: string): boolean {
  const project = `projects/${secret.project}`;
  return [project, `${project}/secrets/${secret.name}`].some((resource) =>
    isGranted(vault, resource, SECRET_ACCESSOR, `serviceAccount:${serviceAccount}`),
  );
}

export function isGranted(vault: Vault, resource: string, role: string, member: string): boolean {
  const bindings = vault.policies[resource]?.bindings ?? [];
  return bindings.some((binding) => binding.role === role && binding.members.includes(member));
}

type Reference = { readonly secret: string; readonly version: string };

/** What an instance gets when it starts: a secret that is not known here is left out. */
export function resolveSecrets(
  vault: Vault,
  project: string,
  references: readonly Reference[],
  at: Micros,
): ResolvedSecrets {
  const versions: Record<string, number> = {};
  for (const { secret: name, version } of references) {
    const secret = secretOf(vault, project, name);
    const found = secret === undefined ? undefined : versionOf(secret, version);
    if (found !== undefined) versions[name] = found.number;
  }
  return { at, versions };
}

/** Why an instance cannot start with these secrets, as Cloud Run says it; null: it can. */
export function secretRefusal(
  vault: Vault,
  project: string,
  references: readonly Reference[],
  serviceAccount: string,
): string | null {
  for (const { secret: name, version } of references) {
    const secret = secretOf(vault, project, name);
    if (secret === undefined) continue;
    const full = `projects/${project}/secrets/${name}/versions/${version}`;
    if (serviceAccount !== '' && !mayAccess(vault, secret, serviceAccount)) {
      return (
        `Permission denied on secret: ${full} for Revision service account ${serviceAccount}. ` +
        "The service account used must be granted the 'Secret Manager Secret Accessor' role " +
        `(${SECRET_ACCESSOR}) at the secret, project or higher level.`
      );
    }
    const found = versionOf(secret, version);
    if (found === undefined) return `Secret ${full} was not found`;
    if (found.state !== 'ENABLED') return `Secret Version [${full}] is in ${found.state} state.`;
  }
  return null;
}
