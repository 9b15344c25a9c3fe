/**
 * The PostgreSQL plane: a server that is looked at, changed by single calls, and two databases that
 * are compared. Whoever knows the place (a cluster, a container host) supplies its two ports.
 */
import type { Reply } from '@/lib/platforms/platform';
import { ok } from '@/lib/result';
import { createPostgresActions } from './actions';
import { compareDatabases, type DatabaseComparison } from './compare';
import type { LostWrites, PostgresActions, PostgresAddress } from './kinds';
import { observe, type Place, READING } from './observe';
import type { ToolConnection } from './ports';
import type { Rehearsal } from './rehearsal-schema';
import { rehearse } from './rehearse';
import { readFacts, readLostWrites } from './schema-facts';
import type { PostgresState } from './state';

export interface PostgresPlane {
  readonly id: 'postgres';
  /** An error of kind `not_found` says that there is no such database. */
  observe(address: PostgresAddress, signal: AbortSignal): Reply<PostgresState>;
  readonly actions: PostgresActions;
  /** Rows by table, schema version and every object; a check that changes nothing. */
  compare(left: string, right: string, signal: AbortSignal): Reply<DatabaseComparison>;
  /** What a backup of `since` (ISO 8601) does not have, as far as the rows of `database` tell. */
  lostWrites(database: string, since: string, signal: AbortSignal): Reply<LostWrites>;
  /** Tries a script on a clone and rolls it back: what each statement drops and CASCADE takes. */
  rehearse(
    clone: string,
    script: string,
    limits: { readonly lockMs: number; readonly statementMs: number },
    signal: AbortSignal,
  ): Reply<Rehearsal>;
}

/** Milliseconds: a count of a big table takes its time, and then is unknown. */
const COUNTING_MS = 30_000;

export function createPostgresPlane(place: Place, tools: ToolConnection): PostgresPlane {
  const counting = (database: string) => ({ ...READING, statementMs: COUNTING_MS, database });
  return {
    id: 'postgres',
    observe: (address, signal) => observe(place, address, signal),
    actions: createPostgresActions(place, tools),
    async compare(left, right, signal) {
      const a = await readFacts(place.sql, counting(left), signal);
      if (!a.ok) return a;
      const b = await readFacts(place.sql, counting(right), signal);
      return b.ok ? ok(compareDatabases(a.value, b.value)) : b;
    },
    lostWrites: (database, since, signal) =>
      readLostWrites(place.sql, counting(database), since, signal),
    rehearse: (clone, script, limits, signal) =>
      rehearse(place.sql, { ...READING, ...limits, database: clone }, script, signal),
  };
}
