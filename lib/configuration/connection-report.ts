/** What `ripcord doctor` says of each connection. Pure; the shape is also how it is stored. */
import { z } from 'zod';

/** `unknown` is never shown as well. */
const answer = z.enum(['yes', 'no', 'unknown']);
export type Answer = z.infer<typeof answer>;

const look = z.object({
  /** "Cloud Run: virtuoso-api". */
  what: z.string(),
  works: answer,
  /** Why not, or why it is not known, in one sentence. */
  why: z.string().nullable(),
});

const permission = z.object({
  permission: z.string(),
  /** Optional: one kind of step is not possible without it, or one fact is unknown. */
  needed: z.boolean(),
  held: answer,
  /** What it is for. */
  why: z.string(),
});

const credential = z.object({
  use: z.enum(['read', 'act']),
  /** As ripcord.yaml names it: `adc`, `env:NAME`, `file:PATH`. */
  reference: z.string(),
  /** Whose it is; null: it does not say. */
  account: z.string().nullable(),
  permissions: z.array(permission),
  /** Why the permissions are not known; null: they are. */
  problem: z.string().nullable(),
  /** Command lines that give what is needed and missing. */
  grant: z.array(z.string()),
  /** Those that give what is optional and missing. */
  grantOptional: z.array(z.string()),
});

export const connectionReport = z.object({
  connection: z.string(),
  kind: z.enum(['cloud-run', 'kubernetes', 'prometheus']),
  project: z.string().nullable(),
  simulated: z.boolean(),
  looks: z.array(look),
  credentials: z.array(credential),
});

export const connectionsReport = z.object({
  connections: z.array(connectionReport),
  /** Connections that ripcord.yaml names and that can't be used are in its problems, not here. */
  problem: z.string().nullable(),
});

export type Look = z.infer<typeof look>;
export type PermissionReport = z.infer<typeof permission>;
export type CredentialReport = z.infer<typeof credential>;
export type ConnectionReport = z.infer<typeof connectionReport>;
export type ConnectionsReport = z.infer<typeof connectionsReport>;

/** The worst of what is needed: `no` something is missing, `unknown` something could not be told. */
export function allIsThere({ connections, problem }: ConnectionsReport): Answer {
  const answers = connections.flatMap(({ looks, credentials }) => [
    ...looks.map(({ works }) => works),
    ...credentials.flatMap(({ permissions }) =>
      permissions.filter(({ needed }) => needed).map(({ held }) => held),
    ),
  ]);
  if (answers.includes('no')) return 'no';
  return problem !== null || answers.includes('unknown') ? 'unknown' : 'yes';
}
