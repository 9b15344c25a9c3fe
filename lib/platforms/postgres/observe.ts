/** Reads what a PostgreSQL server and the place where it runs look like. Changes nothing. */
import { createHash } from 'node:crypto';
import type { Reply } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import { parseHost } from './host-state';
import type { PostgresAddress } from './kinds';
import { intentOfSession, isMadeName, markOf } from './marks';
import { databasesQuery, rowSchemas, SERVER, SESSIONS } from './observe-queries';
import type { SessionOptions, Shell, Sql, SqlSession } from './ports';
import { fingerprintOf, readObjects, readVersion, tablesOf } from './schema-facts';
import { lookArgv } from './shell-scripts';
import type { DatabaseState, HostState, PostgresState } from './state';

export interface Place {
  readonly sql: Sql;
  /** Null: nothing can be run where the server is. */
  readonly shell: Shell | null;
  /** Where backups and jobs are kept there, an absolute path. */
  readonly directory: string;
  /** The database to connect to when none of its own is meant. */
  readonly maintenance: string;
  readonly clock: () => Date;
}

export const READING = { mark: 'ripcord', lockMs: 2000, statementMs: 10_000 } as const;

/** An error of kind `not_found` says that there is no database of this name. */
export async function observe(
  place: Place,
  address: PostgresAddress,
  signal: AbortSignal,
): Reply<PostgresState> {
  const readAt = place.clock().toISOString();
  const server = await place.sql.session(
    { ...READING, database: place.maintenance },
    readServer,
    signal,
  );
  if (!server.ok) return server;
  const { databases, ...rest } = server.value;
  if (!databases.some(({ name }) => name === address.ref)) {
    const message = `There is no database ${address.ref}.`;
    return err({ kind: 'not_found', outcome: 'not_sent', message });
  }
  const unread: string[] = [];
  const looked: DatabaseState[] = [];
  for (const database of databases) {
    looked.push(await withSchema(place.sql, database, address.ref, unread, signal));
  }
  const host = await readHost(place, unread, signal);
  const generation = generationOf(looked, host);
  return ok({
    readAt,
    ...rest,
    generation,
    observedGeneration: generation,
    etag: null,
    database: address.ref,
    databases: looked,
    host,
    unread,
  });
}

async function readServer(session: SqlSession) {
  const server = rowSchemas.server.parse(await session.query(SERVER))[0];
  const rows = rowSchemas.databases.parse(await session.query(databasesQuery(server.major)));
  const sessions = rowSchemas.sessions.parse(await session.query(SESSIONS));
  const { uid, major, version, ...rights } = server;
  return {
    uid,
    server: { major, version },
    rights,
    work: sessions.flatMap(({ application, active, database }) => {
      const intent = intentOfSession(application);
      return intent !== null && active > 0 ? [{ intent, database }] : [];
    }),
    databases: rows.map(
      (row): DatabaseState => ({
        ...row,
        mark: markOf(row.comment),
        sessions: sessions
          .filter(({ database }) => database === row.name)
          .map(({ user, application, count }) => ({ user, application, count })),
        schema: null,
      }),
    ),
  };
}

/** Only of the target and of what we made: other databases are nobody's business here. */
async function withSchema(
  sql: Sql,
  database: DatabaseState,
  target: string,
  unread: string[],
  signal: AbortSignal,
): Promise<DatabaseState> {
  if (database.name !== target && !isMadeName(database.name)) return database;
  if (!database.acceptsConnections || database.connectionLimit === -2) return database;
  const options: SessionOptions = { ...READING, database: database.name };
  const read = await sql.session(options, readSchema, signal);
  if (!read.ok) {
    unread.push(`The schema of ${database.name}: ${read.error.message}`);
    return database;
  }
  return { ...database, schema: read.value };
}

async function readSchema(session: SqlSession) {
  await session.query('begin isolation level repeatable read read only');
  await session.query("set local search_path = ''");
  const objects = await readObjects(session);
  const version = await readVersion(session);
  await session.query('commit');
  return { version, fingerprint: fingerprintOf(objects), tables: tablesOf(objects).length };
}

export async function readHost(
  { shell, directory }: Pick<Place, 'shell' | 'directory'>,
  unread: string[],
  signal: AbortSignal,
): Promise<HostState | null> {
  if (shell === null) {
    unread.push('Backups: nothing can be run where the server is.');
    return null;
  }
  const looked = await shell.run(lookArgv(directory), signal);
  if (!looked.ok) {
    unread.push(`Backups: ${looked.error.message}`);
    return null;
  }
  const host = parseHost(directory, looked.value.stdout);
  if (host === null) unread.push(`Backups: ${directory} is not there, or can't be written to.`);
  return host;
}

/** What the actions are about, without sizes, sessions and times. */
function generationOf(databases: readonly DatabaseState[], host: HostState | null): string {
  const facts = [
    databases.map(({ name, oid, acceptsConnections, comment, schema }) => [
      name,
      oid,
      acceptsConnections,
      comment,
      schema?.fingerprint ?? null,
    ]),
    host?.backups.map(({ path, sha256 }) => [path, sha256]) ?? null,
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}
