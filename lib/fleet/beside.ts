/** What is beside a service in its project and a planned action is about; read when it is asked for. */

/** What is to be read. `secret` is its short name, `role` is `roles/…`. */
export type BesideSubject =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'builds' };

export interface SecretVersionFacts {
  /** "3". */
  readonly version: string;
  readonly state: 'enabled' | 'disabled' | 'destroyed' | 'unknown';
  /** Refuses a change that somebody else's came before. */
  readonly etag: string | null;
}

export interface SecretFacts {
  readonly secret: string;
  /** Newest first; empty: there is no such secret, or it has none. */
  readonly versions: readonly SecretVersionFacts[];
}

/** Who has a role in the project, by bindings without a condition. */
export interface RoleFacts {
  readonly role: string;
  readonly members: readonly string[];
  /** Of the whole policy, base64. */
  readonly etag: string | null;
}

/** One run of the service's build trigger. */
export interface BuildFacts {
  readonly id: string;
  readonly status: 'running' | 'succeeded' | 'failed' | 'unknown';
  /** Why it failed, in the platform's words; null: not said. */
  readonly detail: string | null;
  readonly commit: string | null;
  readonly trigger: string | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
}

export interface BesideState {
  readonly secrets: readonly SecretFacts[];
  readonly roles: readonly RoleFacts[];
  /** Newest first; null: nobody asked. */
  readonly builds: readonly BuildFacts[] | null;
}

export const NOTHING_BESIDE: BesideState = { secrets: [], roles: [], builds: null };

export function secretFacts(beside: BesideState | undefined, secret: string): SecretFacts | null {
  return beside?.secrets.find((each) => each.secret === secret) ?? null;
}

/** `latest` is the newest version, whatever its state. */
export function versionFacts(
  beside: BesideState | undefined,
  secret: string,
  version: string,
): SecretVersionFacts | null {
  const versions = secretFacts(beside, secret)?.versions ?? [];
  return (
    (version === 'latest'
      ? versions[0]
      : versions.find((candidate) => candidate.version === version)) ?? null
  );
}

export function roleFacts(beside: BesideState | undefined, role: string): RoleFacts | null {
  return beside?.roles.find((each) => each.role === role) ?? null;
}
