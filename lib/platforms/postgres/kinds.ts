/** What can be done to a PostgreSQL server: an input and a subject of each kind, as plans keep them. */
import { z } from 'zod';
import type {
  Intent,
  Landed,
  Operation,
  PlatformError,
  Precondition,
  Reply,
  Verification,
} from '@/lib/platforms/platform';
import type { Result } from '@/lib/result';
import { fitsName, isStamp } from './marks';
import { rehearsalSchema } from './rehearsal-schema';
import { localeSchema, type PostgresState } from './state';

const nameSchema = z.string().refine(fitsName, 'A name has 1 to 63 bytes.');
const stampSchema = z.string().refine(isStamp, 'A stamp looks like 20261121t235959z.');
const pathSchema = z
  .string()
  .regex(/^\/[\w./@%+=:,-]+$/, 'An absolute path without blanks.')
  .refine((path) => !path.split('/').includes('..'), 'A path without "..".');
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** Rows that were written since a backup was taken, as far as the tables tell by a time of their own. */
export const lostWritesSchema = z.object({
  /** ISO 8601 UTC. */
  since: z.string(),
  tables: z.array(
    z.object({
      table: z.string(),
      /** Null: the table has no time of writing, or it could not be counted. */
      written: z.number().nullable(),
    }),
  ),
});
export type LostWrites = z.infer<typeof lostWritesSchema>;

export const postgresInputSchemas = {
  dump_database: z.object({
    database: nameSchema,
    stamp: stampSchema,
    /** Free space wanted, as a multiple of the database's size. */
    factor: z.number().min(0.1).max(10),
  }),
  /** An empty one with the owner, encoding and collation of another. */
  create_database: z.object({ name: nameSchema, like: nameSchema }),
  clone_database: z.object({
    name: nameSchema,
    from: nameSchema,
    /** PostgreSQL copies only what nobody is connected to. */
    endSessions: z.boolean(),
  }),
  restore_database: z.object({
    database: nameSchema,
    file: pathSchema,
    format: z.enum(['custom', 'plain', 'gzip']),
    /** What the file must have; null: there is no record of it. */
    sha256: sha256Schema.nullable(),
  }),
  swap_databases: z.object({
    live: nameSchema,
    side: nameSchema,
    /** The name that the live one is kept under. */
    keepAs: nameSchema,
    /** Whether the kept one goes on accepting connections; only an inverse has a reason to. */
    keptAccepts: z.boolean(),
    /** Null: nothing is known of what would be lost. */
    lost: lostWritesSchema.nullable(),
  }),
  run_migration: z.object({
    database: nameSchema,
    /** As people call it: its file's name. */
    title: z.string().min(1).max(200),
    script: z.string().min(1).max(1_000_000),
    lockMs: z.number().int().min(100).max(60_000),
    statementMs: z.number().int().min(100).max(3_600_000),
    /** How it went on a clone; null: it was not tried. */
    rehearsal: rehearsalSchema.nullable(),
  }),
  drop_database: z.object({ name: nameSchema }),
} as const;

/** `oid` null: it is not known, or there is none. */
const databaseSubject = z.object({
  name: z.string(),
  exists: z.boolean(),
  oid: z.string().nullable(),
});
const madeSubject = databaseSubject.extend({ owner: z.string(), locale: localeSchema });
const namedSchema = z.object({
  name: z.string(),
  oid: z.string(),
  accepts: z.boolean(),
});

export const postgresSubjectSchemas = {
  dump_database: z.object({
    exists: z.boolean(),
    /** Its path up to the intent. */
    file: z.string(),
    /** Space that must be free for it. */
    needBytes: z.number(),
  }),
  create_database: madeSubject,
  clone_database: madeSubject,
  restore_database: z.object({ name: z.string(), restored: z.boolean() }),
  swap_databases: z.object({
    /** Who has the live name, and who the other one. */
    live: namedSchema,
    other: namedSchema,
    /** Statements that give the one that becomes live what the live one has beside its content. */
    carriedOver: z.array(z.string()),
  }),
  run_migration: z.object({
    oid: z.string(),
    /** Of the schema; null: it is not known beforehand. */
    fingerprint: z.string().nullable(),
    version: z.string().nullable(),
    /** `sha256:` and twelve digits of the script that ran last under our mark; null: none. */
    script: z.string().nullable(),
    /** The intent that ran it; null: there is none, or it is not known beforehand. */
    ranBy: z.string().nullable(),
  }),
  drop_database: databaseSubject,
} as const;

export type PostgresActionKind = keyof typeof postgresInputSchemas;
export type PostgresActionInputs = {
  readonly [K in PostgresActionKind]: Readonly<z.infer<(typeof postgresInputSchemas)[K]>>;
};
export type PostgresActionSubjects = {
  readonly [K in PostgresActionKind]: Readonly<z.infer<(typeof postgresSubjectSchemas)[K]>>;
};

/** `ref`: the database's name. */
export interface PostgresAddress {
  readonly id: string;
  readonly kind: 'postgres';
  readonly connection: string;
  readonly ref: string;
}

export interface PostgresPlan<K extends PostgresActionKind = PostgresActionKind> {
  readonly kind: K;
  readonly input: PostgresActionInputs[K];
  readonly before: PostgresActionSubjects[K];
  readonly after: PostgresActionSubjects[K];
  /** `uid`: the cluster's; `generation`: of the state that it was planned against. */
  readonly precondition: Precondition;
  readonly inverse: PostgresActionInputs[K] | null;
  readonly reversible: 'exact' | 'equivalent' | 'none';
  readonly risk: 'routine' | 'risky' | 'destructive';
  readonly commandLine: string;
  readonly willNotRestore: readonly string[];
}

export type Planned<K extends PostgresActionKind> = Result<PostgresPlan<K>, PlatformError>;

/** What of an action is pure. */
export interface PostgresJudgement<K extends PostgresActionKind> {
  plan(address: PostgresAddress, input: PostgresActionInputs[K], state: PostgresState): Planned<K>;
  landed(plan: PostgresPlan<K>, intent: Intent, state: PostgresState | null): Landed;
  verify(plan: PostgresPlan<K>, state: PostgresState | null): Verification;
  project(plan: PostgresPlan<K>, state: PostgresState): PostgresState;
  unchanged(plan: PostgresPlan<K>, state: PostgresState): boolean;
}

/** The shape of the port's `Action`, over a server's state. */
export interface PostgresAction<K extends PostgresActionKind> extends PostgresJudgement<K> {
  apply(
    address: PostgresAddress,
    plan: PostgresPlan<K>,
    intent: Intent,
    signal: AbortSignal,
  ): Reply<Operation>;
  settle(
    address: PostgresAddress,
    operation: Operation,
    signal: AbortSignal,
  ): Reply<'done' | 'running'>;
}

export type PostgresActions = { readonly [K in PostgresActionKind]: PostgresAction<K> };
