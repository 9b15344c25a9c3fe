import type { Database } from '@/lib/db';
import type { Platform } from '@/lib/platforms/platform';
import type { Probe } from '@/lib/runbooks/procedure-schema';
import type { LogsSource } from '@/lib/signals/sources/source';

/** One request that tells whether what serves now is healthy. */
export interface ProbeOrder {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly expectStatus: readonly number[];
  /** Members of the answer and what they must be; absent: its status says all. */
  readonly expectJson?: Probe['expect_json'];
  /** A member of the answer to give back, by its path in it; absent: none. */
  readonly tell?: string | undefined;
  readonly deadlineMs: number;
}

/** Never thrown: a probe that could not be made has not passed, and says why. */
export interface ProbeOutcome {
  readonly passed: boolean;
  readonly status: number | null;
  readonly milliseconds: number;
  /** Nothing may be sent there, which says nothing about the service. */
  readonly barred?: boolean;
  /** One sentence, safe to show: what came back, or why nothing did. */
  readonly detail: string;
}

/** Everything outside of Postgres rows that the engine reaches, handed in: it has no globals. */
export interface EngineDeps {
  readonly db: Database;
  /** For the engine's own LISTEN connection; the same database as `db`. */
  readonly databaseUrl: string;
  /** The adapter of a connection of ripcord.yaml; null where none of that name is usable. */
  platform(connection: string): Platform | null;
  /** The log of a connection's services; null where none of that name is usable. */
  logs(connection: string): LogsSource | null;
  probe(order: ProbeOrder, signal: AbortSignal): Promise<ProbeOutcome>;
  /** A probe's secret by service slug and the runbook's name for it; null where none is set. */
  secret(service: string, name: string): string | null;
  /**
   * A synthetic request's payload by service slug and the request's id, from the file that
   * ripcord.yaml names; null: it names none, or it can't be read.
   */
  payload(service: string, request: string): string | null;
  /** Monotonic milliseconds of this process. Never a time of day: those are the database's. */
  monotonicMs(): number;
}
