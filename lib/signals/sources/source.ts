/** The ports to where signals come from. A source answers or says why not; it never guesses. */
import type { Result } from '@/lib/result';
import type { Reading, SignalFrame } from '../reading';

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

/** A thing to be measured. `ref` is what the source calls it. */
export interface SourceTarget {
  readonly id: string;
  readonly ref: string;
}

/** What a source said of one target. */
export interface TargetReadings {
  readonly targetId: string;
  readonly readings: readonly Reading[];
}

export interface MetricsNews {
  readonly mark: string;
  /** Null: those that were answered under this mark before. */
  readonly frames: SignalFrame[] | null;
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
  /**
   * As `sample`, for one that asks again: whoever has kept what was answered under `mark` is given
   * null where nothing but the time is new since.
   */
  news?(
    targets: readonly SourceTarget[],
    request: {
      readonly now: Date;
      readonly windowsSeconds: readonly number[];
      readonly mark: string | null;
    },
    signal: AbortSignal,
  ): Answer<MetricsNews>;
  /** The windows alone, as they were at `endsAt`: what a change is compared with. All or nothing. */
  windows(
    targets: readonly SourceTarget[],
    request: { readonly endsAt: Date; readonly windowsSeconds: readonly number[] },
    signal: AbortSignal,
  ): Answer<TargetReadings[]>;
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

/** Entries of any of these services that contain a text. */
export interface MatchQuery {
  /** Of one project and region: they are asked about together. */
  readonly refs: readonly string[];
  /** Anywhere in an entry, in whatever case. */
  readonly pattern: string;
  readonly since: Date;
}

/** Of one service in one revision; what is not in the list had no such entry. */
export interface MatchCount {
  readonly ref: string;
  /** `null`: the entry doesn't say. */
  readonly revision: string | null;
  readonly count: number;
}

export interface Matches {
  readonly counts: readonly MatchCount[];
  /** False: there were more than were read, so that every count is "at least". */
  readonly complete: boolean;
}

export interface LogsSource {
  /** One query for all services. */
  countMatches(query: MatchQuery, signal: AbortSignal): Answer<Matches>;
  export(query: LogQuery, limit: number, signal: AbortSignal): Answer<LogExport>;
  countRequests(query: LogQuery, signal: AbortSignal): Answer<RequestCounts>;
}
