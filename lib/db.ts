import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import type { Prisma } from '@/lib/generated/prisma/client';
import { PrismaClient } from '@/lib/generated/prisma/client';
import { log } from './log';
import type { Result } from './result';

/**
 * The one door to Postgres. Server timeouts fire before Prisma's own, or a connection could be
 * handed on inside somebody else's open transaction: lock 2 s < statement 4 s < idle 5 s < 15 s.
 * UTC, because the adapter reads and writes timestamptz wrongly on any other session.
 */
const SESSION_OPTIONS =
  '-c timezone=UTC -c lock_timeout=2000 -c statement_timeout=4000 -c idle_in_transaction_session_timeout=5000';
const PRISMA_TIMEOUT_MS = 15_000;

export type Tx = Prisma.TransactionClient;

export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: Pool;
  close(): Promise<void>;
}

export function openPool(url: string, max: number): Pool {
  // Options inside a connection string would replace ours instead of standing beside them.
  const address = new URL(url);
  const theirs = address.searchParams.get('options') ?? '';
  address.searchParams.delete('options');
  const options = `${theirs} ${SESSION_OPTIONS}`.trim();
  const pool = new Pool({ connectionString: address.href, max, options });
  // Without listeners a Postgres restart ends the process: the error arrives outside any promise.
  // Only the reason: the error of an idle client carries the whole client with it.
  pool.on('error', ({ message }) => log.warn({ reason: message }, 'database connection lost'));
  pool.on('connect', (client) =>
    client.on('error', ({ message }) => log.warn({ reason: message }, 'database client lost')),
  );
  return pool;
}

/** Of one process: lists of varying length make statements without end, and each is kept by the server. */
const NAMED_STATEMENTS = 500;

/**
 * Names for statements, so that each connection parses and plans one once and not at every call. The
 * empty name is for those that come too late: they are prepared anew each time.
 */
function nameStatements(): (statement: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= NAMED_STATEMENTS) return '';
    const name = `ripcord_${names.size}`;
    names.set(sql, name);
    return name;
  };
}

export function openDatabase(url: string, max = 10): Database {
  const pool = openPool(url, max);
  const adapter = new PrismaPg(pool, { statementNameGenerator: nameStatements() });
  const prisma = new PrismaClient({ adapter });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** One open transaction: its client, the database's time at its start, and what to say after commit. */
export interface Transaction {
  readonly tx: Tx;
  /** `ripcord.now()` when the transaction began. Expiries are compared in SQL, not with this. */
  readonly now: Date;
  /** Browsers that show this topic fetch again after commit. */
  hint(topic: Topic): void;
  /** Wakes a worker for this run or request at once after commit. */
  wake(id: string): void;
}

export type Topic = 'fleet' | 'incidents' | 'status' | `incident:${string}` | `service:${string}`;

export const HINT_CHANNEL = 'ripcord_hint';
export const WAKE_CHANNEL = 'ripcord_wake';

/** `ripcord.now()`: the one clock that expiries, leases and views go by. */
export async function databaseNow(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`select ripcord.now() as now`;
  if (row === undefined) throw new Error('ripcord.now() returned no row');
  return row.now;
}

class Rollback extends Error {
  constructor(readonly refusal: { readonly ok: false; readonly error: unknown }) {
    super('rolled back');
  }
}

/**
 * Runs `work` in one transaction. An `err` result rolls everything back, so a command may refuse at
 * any point. No network inside; append last; locks in the order incident, run, step, target, stream.
 * Throws what the database throws (a lost COMMIT reply is an unknown outcome: the idempotency row
 * answers the retry).
 */
export async function withTransaction<T, E>(
  db: Database,
  work: (transaction: Transaction) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  const topics = new Set<Topic>();
  const wakes = new Set<string>();
  try {
    const result = await db.prisma.$transaction(
      async (tx) => {
        const now = await databaseNow(tx);
        const outcome = await work({
          tx,
          now,
          hint: (topic) => topics.add(topic),
          wake: (id) => wakes.add(id),
        });
        if (!outcome.ok) throw new Rollback(outcome);
        return outcome;
      },
      { maxWait: PRISMA_TIMEOUT_MS, timeout: PRISMA_TIMEOUT_MS },
    );
    await announce(db, wakes, topics);
    return result;
  } catch (error) {
    if (error instanceof Rollback) return error.refusal as { ok: false; error: E };
    throw error;
  }
}

/**
 * After commit, never inside it: a NOTIFY in the transaction serialises all commits. A lost one is
 * made good by the sweeps, so failing to announce is not a failure of the work.
 */
async function announce(db: Database, wakes: Set<string>, topics: Set<Topic>): Promise<void> {
  try {
    for (const id of wakes) await db.pool.query('select pg_notify($1, $2)', [WAKE_CHANNEL, id]);
    if (topics.size > 0) {
      await db.pool.query('select pg_notify($1, $2)', [HINT_CHANNEL, [...topics].join(' ')]);
    }
  } catch (error) {
    log.warn({ err: error }, 'could not announce a commit');
  }
}
