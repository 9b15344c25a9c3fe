/** The plane's sessions on a target's PostgreSQL. Only this file knows the driver. */
// biome-ignore lint/style/noRestrictedImports: this PostgreSQL is a target, never Ripcord's own
import pg from 'pg';
import type { PlatformError, Reply } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { driverOptions, type SqlConnection } from './connection';
import { type SessionOptions, type Sql, type SqlBatch, SqlFailure, type SqlRow } from './ports';
import { lost, refusal, type Sent } from './sql-errors';

const CONNECT_MS = 5000;
/** Well under the 15 s that a call has. */
const PATIENCE_MS = 10_000;
/** What ended is remembered for those who look again, and not for ever. */
const REMEMBERED = 200;

export interface SqlSettings {
  /** Where `env:NAME` looks. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds after which `send` says `running`; 10 s unless given. */
  readonly patienceMs?: number;
}

export interface SqlClient extends Sql {
  /** Ends the sessions that are still at work here; the server may finish what it was sent. */
  close(): Promise<void>;
}

/** Connects to nothing by itself; each session is a connection of its own, closed at its end. */
export function createSqlClient(connection: SqlConnection, settings: SqlSettings): SqlClient {
  const sent = new Map<string, Result<'done' | 'running', PlatformError>>();
  const open = new Set<pg.Client>();

  async function connect(options: SessionOptions, signal: AbortSignal): Reply<pg.Client> {
    const driver = await driverOptions(connection, settings.environment);
    if (!driver.ok) return err({ kind: 'invalid', outcome: 'not_sent', message: driver.error });
    const client = new pg.Client({
      ...driver.value,
      database: options.database,
      application_name: options.mark,
      connectionTimeoutMillis: CONNECT_MS,
      options: [
        `lock_timeout=${options.lockMs}`,
        `statement_timeout=${options.statementMs}`,
        'idle_in_transaction_session_timeout=60000',
        'standard_conforming_strings=on',
        'timezone=UTC',
      ]
        .map((setting) => `-c ${setting}`)
        .join(' '),
    });
    // A connection that breaks between two queries is told by the next one.
    client.on('error', () => {});
    open.add(client);
    try {
      await client.connect();
      return ok(client);
    } catch (cause) {
      await end(client);
      return err(toError(cause, 'nothing', signal));
    }
  }

  async function end(client: pg.Client): Promise<void> {
    open.delete(client);
    await client.end().catch(() => {});
  }

  async function deliver(client: pg.Client, batch: SqlBatch, signal: AbortSignal) {
    let done: Sent = 'nothing done';
    try {
      for (const message of batch.prelude) await query(client, message);
      for (const message of batch.messages) {
        await query(client, message);
        done = 'something done';
      }
      return ok('done' as const);
    } catch (cause) {
      return err(toError(cause, done, signal));
    } finally {
      await end(client);
    }
  }

  function remember(mark: string, outcome: Result<'done' | 'running', PlatformError>) {
    sent.delete(mark);
    sent.set(mark, outcome);
    const oldest = sent.keys().next().value;
    if (sent.size > REMEMBERED && oldest !== undefined) sent.delete(oldest);
  }

  return {
    async session(options, use, signal) {
      const connected = await connect(options, signal);
      if (!connected.ok) return connected;
      const client = connected.value;
      const leave = whenAborted(signal, () => end(client));
      try {
        return ok(await use({ query: (text, values) => query(client, text, values) }));
      } catch (cause) {
        if (cause instanceof SqlFailure || isBroken(cause))
          return err(toError(cause, 'nothing', signal));
        throw cause;
      } finally {
        leave();
        await end(client);
      }
    },

    async send(batch, signal) {
      const connected = await connect(batch, signal);
      if (!connected.ok) return connected;
      const client = connected.value;
      remember(batch.mark, ok('running'));
      const leave = whenAborted(signal, () => end(client));
      const delivered = deliver(client, batch, signal).then((outcome) => {
        remember(batch.mark, outcome);
        return outcome;
      });
      const patience = timer(settings.patienceMs ?? PATIENCE_MS);
      const outcome = await Promise.race([delivered, patience.over]);
      patience.stop();
      leave();
      return outcome;
    },

    lookAt: (mark) => sent.get(mark) ?? null,

    async close() {
      await Promise.all([...open].map(end));
    },
  };
}

async function query(
  client: pg.Client,
  text: string,
  values?: readonly unknown[],
): Promise<readonly SqlRow[]> {
  try {
    const result: pg.QueryResult | pg.QueryResult[] = await client.query(
      text,
      values === undefined ? undefined : [...values],
    );
    return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [];
  } catch (cause) {
    throw cause instanceof pg.DatabaseError ? failureOf(cause) : new Broken(cause);
  }
}

/** The connection failed, not the statement. */
class Broken extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'the connection broke', { cause });
  }
}

function isBroken(cause: unknown): boolean {
  return cause instanceof Broken;
}

function failureOf({ message, code, detail, position }: pg.DatabaseError): SqlFailure {
  return new SqlFailure(message, {
    code: code ?? '',
    detail: detail ?? null,
    position: position === undefined ? null : Number(position),
  });
}

function toError(cause: unknown, sent: Sent, signal: AbortSignal): PlatformError {
  const failure = cause instanceof pg.DatabaseError ? failureOf(cause) : cause;
  return failure instanceof SqlFailure
    ? refusal(failure, sent)
    : lost(failure, sent, signal.aborted);
}

function whenAborted(signal: AbortSignal, act: () => void): () => void {
  signal.addEventListener('abort', act, { once: true });
  return () => signal.removeEventListener('abort', act);
}

function timer(milliseconds: number) {
  const { promise, resolve } = Promise.withResolvers<Result<'running', never>>();
  const handle = setTimeout(() => resolve(ok('running')), milliseconds);
  handle.unref();
  return { over: promise, stop: () => clearTimeout(handle) };
}
