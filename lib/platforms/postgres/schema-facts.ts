/** Reads what a database has in it: its objects, the version of its schema, rows by table. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Reply } from '@/lib/platforms/platform';
import { ok } from '@/lib/result';
import type { LostWrites } from './kinds';
import type { SessionOptions, Sql, SqlSession } from './ports';
import { OBJECTS, VERSION_TABLES, WRITING_TIMES } from './schema-queries';

export const catalogObjectSchema = z.object({
  kind: z.string(),
  name: z.string(),
  identity: z.string(),
  on: z.string().nullable(),
  definition: z.string().nullable(),
});
export type CatalogObject = z.infer<typeof catalogObjectSchema>;

export interface DatabaseFacts {
  readonly database: string;
  readonly version: string | null;
  readonly objects: readonly CatalogObject[];
  /** Rows by table; null: it could not be counted. */
  readonly rows: Readonly<Record<string, number | null>>;
}

/** Everything whose names are whole is asked in a transaction that begins with this. */
const WHOLE_NAMES = "set local search_path = ''";

const versionSchema = z.array(z.object({ version: z.string() }));
const tableSchema = z.array(z.object({ found: z.string().nullable() }));
const countSchema = z.tuple([z.object({ count: z.coerce.number() })]);
const timesSchema = z.array(z.object({ table: z.string(), columns: z.array(z.string()) }));

export async function readObjects(session: SqlSession): Promise<CatalogObject[]> {
  return z.array(catalogObjectSchema).parse(await session.query(OBJECTS));
}

/** Of the first tool's table that is there; null: none is. */
export async function readVersion(session: SqlSession): Promise<string | null> {
  for (const { table, query } of VERSION_TABLES) {
    const [found] = tableSchema.parse(
      await session.query(
        `select format('%I.%I', schemaname, tablename) as found from pg_tables
         where tablename = $1 and schemaname not in ('pg_catalog', 'information_schema')
         order by schemaname <> 'public', schemaname limit 1`,
        [table],
      ),
    );
    if (!found?.found) continue;
    const [row] = versionSchema.parse(await session.query(query.replace('%TABLE%', found.found)));
    return row?.version ?? null;
  }
  return null;
}

/** Changes with any of the schema's objects; the same for two databases that have the same ones. */
export function fingerprintOf(objects: readonly CatalogObject[]): string {
  const lines = objects.map(({ kind, identity, definition }) =>
    JSON.stringify([kind, identity, definition]),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

export function tablesOf(objects: readonly CatalogObject[]): string[] {
  return objects.flatMap(({ kind, identity }) => (kind === 'table' ? [identity] : []));
}

/** Null where a count is refused or takes too long; the transaction goes on. */
export async function countRows(
  session: SqlSession,
  query: string,
  values: readonly unknown[] = [],
): Promise<number | null> {
  await session.query('savepoint counting');
  try {
    const [row] = countSchema.parse(await session.query(query, values));
    await session.query('release savepoint counting');
    return row.count;
  } catch {
    await session.query('rollback to savepoint counting');
    return null;
  }
}

/** All of it as of one moment. */
export function readFacts(
  sql: Sql,
  options: SessionOptions,
  signal: AbortSignal,
): Reply<DatabaseFacts> {
  return sql.session(
    options,
    async (session) => {
      await session.query('begin isolation level repeatable read read only');
      await session.query(WHOLE_NAMES);
      const objects = await readObjects(session);
      const version = await readVersion(session);
      const rows: Record<string, number | null> = {};
      for (const table of tablesOf(objects)) {
        rows[table] = await countRows(session, `select count(*) as count from ${table}`);
      }
      await session.query('commit');
      return { database: options.database, version, objects, rows };
    },
    signal,
  );
}

/**
 * Rows that carry a time of writing after `since` (ISO 8601), by table: what a backup of that time
 * does not have. Deleted rows leave no trace, and a table without such a column tells nothing.
 */
export async function readLostWrites(
  sql: Sql,
  options: SessionOptions,
  since: string,
  signal: AbortSignal,
): Reply<LostWrites> {
  const read = await sql.session(
    options,
    async (session) => {
      await session.query('begin isolation level repeatable read read only');
      await session.query(WHOLE_NAMES);
      const timed = new Map(
        timesSchema
          .parse(await session.query(WRITING_TIMES))
          .map(({ table, columns }) => [table, columns]),
      );
      const tables: LostWrites['tables'] = [];
      for (const table of tablesOf(await readObjects(session)).sort()) {
        const columns = timed.get(table);
        const written = columns
          ? await countRows(
              session,
              `select count(*) as count from ${table} where greatest(${columns.join(', ')}) > $1::timestamptz`,
              [since],
            )
          : null;
        tables.push({ table, written });
      }
      await session.query('commit');
      return tables;
    },
    signal,
  );
  return read.ok ? ok({ since, tables: read.value }) : read;
}
