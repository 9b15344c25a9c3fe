/** The ports to where signals come from. A source answers or says why not; it never guesses. */
import type { Result } from '@/lib/result';
import type { SignalFrame } from '../reading';

/** Why a source did not answer. Frames that are already there go stale by their own age. */
export interface SourceError {
  readonly kind:
    | 'unreachable'
    | 'timeout'
    | 'permission'
    | 'unauthenticated'
    | 'quota'
    | 'not_found'
    | 'conflict'
    | 'invalid'
    | 'failed';
  /** One sentence for a person; names a missing permission. No secret in it. */
  readonly message: string;
}

export type Answer<T> = Promise<Result<T, SourceError>>;

/** A thing to be measured. `ref` is what the platform calls it. */
export interface SourceTarget {
  readonly id: string;
  readonly ref: string;
}

export interface MetricsSource {
  /**
   * One frame for each target, from a number of queries that doesn't depend on how many there are.
   * All or nothing: half an answer would look like a service without traffic.
   */
  sample(
    targets: readonly SourceTarget[],
    request: { readonly now: Date; readonly windowsSeconds: readonly number[] },
    signal: AbortSignal,
  ): Answer<SignalFrame[]>;
}

export interface LogQuery {
  readonly ref: string;
  /** `null`: every revision. */
  readonly revision: string | null;
  readonly since: Date;
}

/** Evidence: what the logs said, newest first, one JSON object a line. */
export interface LogExport {
  readonly ndjson: string;
  readonly bytes: number;
  readonly entries: number;
  /** Of these entries: with severity ERROR or above. */
  readonly errors: number;
  /** Of these entries: requests answered with 5xx. */
  readonly serverErrors: number;
  /** True when there was more than the limit of entries or bytes. */
  readonly truncated: boolean;
}

/** An early hint, minutes before metrics: of the newest requests in the log, how many failed. */
export interface RequestCounts {
  readonly total: number;
  readonly serverErrors: number;
  /** False: there were more requests since then than were read. */
  readonly complete: boolean;
}

export interface LogsSource {
  export(query: LogQuery, limit: number, signal: AbortSignal): Answer<LogExport>;
  countRequests(query: LogQuery, signal: AbortSignal): Answer<RequestCounts>;
}
