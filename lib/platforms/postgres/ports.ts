/** What the plane needs of the place where a PostgreSQL runs; whoever knows that place supplies it. */
import type { PlatformError, Reply } from '@/lib/platforms/platform';
import type { Result } from '@/lib/result';

export type SqlRow = Readonly<Record<string, unknown>>;

/** Thrown by a query: the server's own refusal. */
export class SqlFailure extends Error {
  /** SQLSTATE, five characters. */
  readonly code: string;
  readonly detail: string | null;
  /** Of the message that was sent, from 1, in characters; null: the server does not say. */
  readonly position: number | null;

  constructor(
    message: string,
    failure: {
      readonly code: string;
      readonly detail: string | null;
      readonly position: number | null;
    },
  ) {
    super(message);
    this.name = 'SqlFailure';
    this.code = failure.code;
    this.detail = failure.detail;
    this.position = failure.position;
  }
}

export interface SqlSession {
  /** One statement or, without values, several in one message. Rows of the last one. */
  query(text: string, values?: readonly unknown[]): Promise<readonly SqlRow[]>;
}

export interface SessionOptions {
  readonly database: string;
  /** Becomes the application name. */
  readonly mark: string;
  /** Milliseconds; `statementMs` 0: no limit. */
  readonly lockMs: number;
  readonly statementMs: number;
}

/** What changes something: messages, one after the other, in a session of its own. */
export interface SqlBatch extends SessionOptions {
  /** Messages before the effect: refusals, ended sessions. A failure among them changed nothing. */
  readonly prelude: readonly string[];
  /** Each is one message: several statements in it are one transaction unless they say otherwise. */
  readonly messages: readonly string[];
}

export interface Sql {
  /** A session that only looks, or rolls back what it tries; it ends when `use` does. */
  session<T>(
    options: SessionOptions,
    use: (session: SqlSession) => Promise<T>,
    signal: AbortSignal,
  ): Reply<T>;
  /**
   * Sends what changes something. `running`: it is not over after 10 s and goes on under its mark,
   * whether anybody listens or not. An error has outcome `refused` only if nothing was done.
   */
  send(batch: SqlBatch, signal: AbortSignal): Reply<'done' | 'running'>;
  /** How what this process sent under the mark ended; null: it knows nothing of it. */
  lookAt(mark: string): Result<'done' | 'running', PlatformError> | null;
}

export interface ShellOutcome {
  /** Null: ended by a signal. */
  readonly exitCode: number | null;
  /** The last 64 KiB of each. */
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program where the PostgreSQL is: in its container, on its host. An implementation refuses
 * what `isAllowed` (shell-scripts) does not allow. Output that is to be kept is written there by the program, so it
 * needs nobody who listens.
 */
export interface Shell {
  run(argv: readonly string[], signal: AbortSignal): Reply<ShellOutcome>;
}

/** How the tools reach the server from where they run. A password is in a file there, or needless. */
export interface ToolConnection {
  /** Null: the local socket. */
  readonly host: string | null;
  readonly port: number | null;
  readonly user: string;
  /** A path there, of a file in libpq's format; null: none is asked for. */
  readonly passfile: string | null;
}
