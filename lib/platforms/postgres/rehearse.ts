/** Runs a rollback script on a clone inside BEGIN … ROLLBACK and tells what each statement did. */
import type { Reply } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import { changeOf } from './cascade';
import { type SessionOptions, type Sql, SqlFailure, type SqlSession } from './ports';
import type { Rehearsal, RehearsedStatement, SchemaObject } from './rehearsal-schema';
import {
  type CatalogObject,
  countRows,
  fingerprintOf,
  readObjects,
  readVersion,
} from './schema-facts';
import { reviewScript, type ScriptReview, shortened } from './script-review';
import type { ScriptStatement } from './sql-script';

/** `options.database` is the clone; it is left as it was found. */
export async function rehearse(
  sql: Sql,
  options: SessionOptions,
  script: string,
  signal: AbortSignal,
): Reply<Rehearsal> {
  const review = reviewScript(script);
  if (!review.ok) {
    const message = `Line ${review.error.line}: ${review.error.message}`;
    return err({ kind: 'invalid', outcome: 'not_sent', message });
  }
  const tried = await sql.session(
    options,
    async (session) => {
      await session.query('begin');
      const rehearsal = await tryStatements(session, options.database, review.value);
      await session.query('rollback');
      return rehearsal;
    },
    signal,
  );
  return tried.ok ? ok(tried.value) : tried;
}

async function tryStatements(
  session: SqlSession,
  clone: string,
  { sha256, statements }: ScriptReview,
): Promise<Rehearsal> {
  let objects = await wholeNames(session, () => readObjects(session));
  const start = { sha256, clone, fingerprint: fingerprintOf(objects) };
  const done: RehearsedStatement[] = [];
  for (const statement of statements) {
    const counted = await countTables(session, objects, statement);
    try {
      await session.query(statement.text);
    } catch (cause) {
      if (!(cause instanceof SqlFailure)) throw cause;
      const failure = { line: statement.line, message: cause.message };
      return { ...start, outcome: 'failed', failure, statements: done, after: null };
    }
    const after = await wholeNames(session, () => readObjects(session));
    const { dropped, taken, retyped } = changeOf(statement, objects, after);
    done.push({
      line: statement.line,
      words: shortened(statement.words),
      dropped: dropped.map((object) => ({ ...object, rows: rowsOf(object, counted) })),
      taken,
      retyped,
    });
    objects = after;
  }
  const version = await wholeNames(session, () => readVersion(session));
  const after = { fingerprint: fingerprintOf(objects), version };
  return { ...start, outcome: 'ran', failure: null, statements: done, after };
}

/** The script goes on under its own search_path. */
async function wholeNames<T>(session: SqlSession, read: () => Promise<T>): Promise<T> {
  await session.query("select set_config('ripcord.path', current_setting('search_path'), true)");
  await session.query("set local search_path = ''");
  const value = await read();
  await session.query("select set_config('search_path', current_setting('ripcord.path'), true)");
  return value;
}

/** Only of tables that the statement may drop: the others are not worth the time. */
async function countTables(
  session: SqlSession,
  objects: readonly CatalogObject[],
  statement: ScriptStatement,
): Promise<ReadonlyMap<string, number | null>> {
  const counted = new Map<string, number | null>();
  if (!/^(DROP TABLE|DROP SCHEMA)\b/.test(statement.words)) return counted;
  for (const { kind, name, identity } of objects) {
    if (kind !== 'table' || !statement.text.toLowerCase().includes(name.toLowerCase())) continue;
    counted.set(identity, await countRows(session, `select count(*) as count from ${identity}`));
  }
  return counted;
}

function rowsOf({ kind, identity }: SchemaObject, counted: ReadonlyMap<string, number | null>) {
  return kind === 'table' ? (counted.get(identity) ?? null) : null;
}
