/** What a PostgreSQL server looks like, as it is kept and planned against. No password is in it. */
import { z } from 'zod';

const markSchema = z.object({ kind: z.string(), intent: z.string(), about: z.string() });

/** How texts are kept and sorted. `locale`: of ICU or the builtin provider. */
export const localeSchema = z.object({
  encoding: z.string(),
  provider: z.enum(['libc', 'icu', 'builtin']),
  collate: z.string(),
  ctype: z.string(),
  locale: z.string().nullable(),
});

export const databaseStateSchema = z.object({
  name: z.string(),
  /** Stays when it is renamed. */
  oid: z.string(),
  owner: z.string(),
  /** We own it, or are a member of its owner, or a superuser. */
  ours: z.boolean(),
  /** Null: it may not be asked for. */
  sizeBytes: z.number().nullable(),
  locale: localeSchema,
  acceptsConnections: z.boolean(),
  /** -1: none; -2: somebody's DROP was interrupted, and it is of no use any more. */
  connectionLimit: z.number(),
  /** Other people's, at this moment. */
  sessions: z.array(z.object({ user: z.string(), application: z.string(), count: z.number() })),
  comment: z.string().nullable(),
  mark: markSchema.nullable(),
  /** `role=setting` lines that ALTER DATABASE gave it; the role is empty for everybody's. */
  settings: z.array(z.object({ role: z.string(), setting: z.string() })),
  /** Null: as PostgreSQL grants by itself. */
  grants: z
    .array(z.object({ grantee: z.string(), privilege: z.string(), grantable: z.boolean() }))
    .nullable(),
  /** Null: it was not looked into. */
  schema: z
    .object({
      version: z.string().nullable(),
      /** Changes with any table, column, constraint, trigger, function… */
      fingerprint: z.string(),
      tables: z.number(),
    })
    .nullable(),
});

export const backupSchema = z.object({
  path: z.string(),
  /** By its name, when Ripcord made it. */
  database: z.string().nullable(),
  stamp: z.string().nullable(),
  intent: z.string().nullable(),
  format: z.enum(['custom', 'plain', 'gzip']),
  sizeBytes: z.number(),
  /** ISO 8601 UTC: when the file was last written. */
  writtenAt: z.string(),
  /** As recorded beside it when it was made; null: there is no record. */
  sha256: z.string().nullable(),
});

export const jobSchema = z.object({
  intent: z.string(),
  /** What it is about: the file or the database that it makes. */
  label: z.string(),
  /** Null: it has not ended, or was killed. */
  exitCode: z.number().nullable(),
  /** Its process is there. */
  running: z.boolean(),
  /** The end of what it said on its error output. */
  said: z.string(),
});

const toolSchema = z.object({ major: z.number(), version: z.string() }).nullable();

export const hostStateSchema = z.object({
  directory: z.string(),
  /** Null: it can't be told. */
  freeBytes: z.number().nullable(),
  tools: z.object({ pgDump: toolSchema, pgRestore: toolSchema, psql: toolSchema }),
  /** Newest first. */
  backups: z.array(backupSchema),
  jobs: z.array(jobSchema),
});

export const postgresStateSchema = z.object({
  readAt: z.string(),
  /** The cluster's system identifier. */
  uid: z.string(),
  /** A digest of what the actions are about; no order is in it. */
  generation: z.string(),
  observedGeneration: z.string(),
  etag: z.null(),
  /** The database that the target is. */
  database: z.string(),
  server: z.object({ major: z.number(), version: z.string() }),
  rights: z.object({
    user: z.string(),
    superuser: z.boolean(),
    createDatabase: z.boolean(),
    endSessions: z.boolean(),
  }),
  databases: z.array(databaseStateSchema),
  /** Sessions that carry out an intent right now. */
  work: z.array(z.object({ intent: z.string(), database: z.string().nullable() })),
  /** Null: nothing can be run where the server is. */
  host: hostStateSchema.nullable(),
  /** What could not be read, a sentence each. */
  unread: z.array(z.string()),
});

export type PostgresState = Readonly<z.infer<typeof postgresStateSchema>>;
export type DatabaseState = PostgresState['databases'][number];
export type Backup = z.infer<typeof backupSchema>;
export type Job = z.infer<typeof jobSchema>;
export type HostState = NonNullable<PostgresState['host']>;

export function findDatabase(state: PostgresState, name: string): DatabaseState | undefined {
  return state.databases.find((database) => database.name === name);
}

export function sessionCount({ sessions }: DatabaseState): number {
  return sessions.reduce((sum, { count }) => sum + count, 0);
}
