import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

export interface MigrateOptions {
  /** Connection string of the role that owns the database. */
  readonly url: string;
  /** Directory of `<name>/migration.sql` folders, applied in the order of their names. */
  readonly migrationsDir: string;
  /** SQL that grants the app role what it needs; sent after every run, so it must be repeatable. */
  readonly grantsFile?: string;
  /** The role that `:app_role` stands for in the grants; absent when one role does everything. */
  readonly appRole?: string | null;
  readonly onApplied?: (name: string) => void;
}

export interface MigrateOutcome {
  readonly applied: readonly string[];
  /** Migrations that the database has and this checkout does not: it runs a newer version's schema. */
  readonly ahead: readonly string[];
}

interface Migration {
  readonly name: string;
  readonly file: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/** The lock that Prisma's own migrate takes, so that neither runs beside the other. */
const ADVISORY_LOCK = 72_707_369;

/** Prisma's own table, column by column: its `migrate status` then agrees with us. */
const MIGRATIONS_TABLE = `
  create table if not exists "_prisma_migrations" (
    "id" varchar(36) primary key not null,
    "checksum" varchar(64) not null,
    "finished_at" timestamptz,
    "migration_name" varchar(255) not null,
    "logs" text,
    "rolled_back_at" timestamptz,
    "started_at" timestamptz not null default now(),
    "applied_steps_count" integer not null default 0
  )`;

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const file = path.join(directory, name, 'migration.sql');
      const sql = await readFile(file, 'utf8');
      return { name, file, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Which migrations are still to be applied. Throws when history and files contradict each other. */
function pending(migrations: readonly Migration[], rows: readonly AppliedRow[]): Migration[] {
  const applied = new Map(rows.map((row) => [row.migration_name, row]));
  return migrations.filter((migration) => {
    const row = applied.get(migration.name);
    if (!row) return true;
    if (row.finished_at === null) {
      throw new Error(
        `Migration ${migration.name} failed half-way in this database. Repair it and mark it with "prisma migrate resolve", then migrate again.`,
      );
    }
    if (row.checksum !== migration.checksum) {
      throw new Error(
        `${migration.file} was changed after it had been applied. Restore it, and put the change into a new migration.`,
      );
    }
    return false;
  });
}

/** One migration and its row in one transaction, as one query: its bodies may contain `;`. */
async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query(
      `insert into "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new Error(
      `${migration.file} failed: ${cause instanceof Error ? cause.message : String(cause)}. Nothing of it was kept.`,
      { cause },
    );
  }
}

async function grant(client: pg.Client, file: string, appRole: string): Promise<void> {
  const template = await readFile(file, 'utf8');
  const sql = template.replaceAll(/:app_role\b/g, () => client.escapeIdentifier(appRole));
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new Error(`${file} failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/**
 * Brings the database to the schema of this checkout. Any number of processes may call it at once:
 * one works, the others wait and find nothing to do.
 */
export async function migrate(options: MigrateOptions): Promise<MigrateOutcome> {
  const { url, migrationsDir, grantsFile, appRole, onApplied = () => {} } = options;
  const migrations = await readMigrations(migrationsDir);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set timezone to 'UTC'`);
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(`set client_min_messages to 'warning'`);
    await client.query(MIGRATIONS_TABLE);
    const { rows } = await client.query<AppliedRow>(
      `select migration_name, checksum, finished_at from "_prisma_migrations"
       where rolled_back_at is null`,
    );
    const todo = pending(migrations, rows);
    for (const migration of todo) {
      await apply(client, migration);
      onApplied(migration.name);
    }
    if (grantsFile && appRole) await grant(client, grantsFile, appRole);
    const known = new Set(migrations.map((migration) => migration.name));
    return {
      applied: todo.map((migration) => migration.name),
      ahead: rows.map((row) => row.migration_name).filter((name) => !known.has(name)),
    };
  } finally {
    await client.end();
  }
}

/** The role name inside a connection string; null when it names none. */
export function roleOf(url: string): string | null {
  return decodeURIComponent(new URL(url).username) || null;
}

/** What `migrate` needs, from the two connection strings and the root of a checkout. */
export function migrateOptions(root: string, ownerUrl: string, appUrl: string): MigrateOptions {
  const appRole = roleOf(appUrl);
  return {
    url: ownerUrl,
    migrationsDir: path.join(root, 'prisma', 'migrations'),
    grantsFile: path.join(root, 'prisma', 'grants.sql'),
    appRole: appRole === roleOf(ownerUrl) ? null : appRole,
  };
}
