/**
 * A reading is one measured value with everything that is needed to judge it: what, over which
 * window, from how many samples, when, and of which revision. Missing is not zero.
 */

/** `null` revision: the whole service, not attributable to one revision. */
export interface Reading {
  readonly signal: SignalId;
  readonly revision: string | null;
  /** In `unit`. `null`: the source answered and had nothing for this window. */
  readonly value: number | null;
  readonly unit: SignalUnit;
  readonly windowSeconds: number;
  /** Requests (or probes, or log entries) behind the value. */
  readonly samples: number;
  /** Which probe by its id, or which text of a log entry; absent: not about one of several. */
  readonly about?: string | undefined;
  /** End of the window that the value is about, ISO 8601 UTC. */
  readonly observedAt: string;
}

/** What a metrics source measures of requests. */
export const METRIC_SIGNALS = [
  'request_rate',
  'error_rate_5xx',
  'error_rate_4xx',
  'error_rate_400',
  'latency_p95',
  'latency_p99',
] as const;
export type MetricSignal = (typeof METRIC_SIGNALS)[number];

/** What is asked of the service, its logs and its platform: there minutes before metrics are. */
export const PROMPT_SIGNALS = ['probe_failure_rate', 'log_matches', 'platform_not_ready'] as const;
export type PromptSignal = (typeof PROMPT_SIGNALS)[number];

export const SIGNAL_IDS = [...METRIC_SIGNALS, ...PROMPT_SIGNALS] as const;
export type SignalId = (typeof SIGNAL_IDS)[number];

export function isMetric(signal: SignalId): signal is MetricSignal {
  return METRIC_SIGNALS.some((id) => id === signal);
}

export const UNITS = ['ratio', 'seconds', 'per_second', 'count'] as const;
/** `ratio` is 0..1; `seconds`; `per_second`; `count` is a number of log entries. */
export type SignalUnit = (typeof UNITS)[number];

export const SIGNAL_UNITS = {
  request_rate: 'per_second',
  error_rate_5xx: 'ratio',
  error_rate_4xx: 'ratio',
  error_rate_400: 'ratio',
  latency_p95: 'seconds',
  latency_p99: 'seconds',
  probe_failure_rate: 'ratio',
  log_matches: 'count',
  platform_not_ready: 'ratio',
} as const satisfies Record<SignalId, SignalUnit>;

/** One point of a series: end of its interval (ISO 8601 UTC), value or null where nothing was seen. */
export interface SeriesPoint {
  readonly at: string;
  readonly value: number | null;
  readonly samples: number;
}

export interface Series {
  readonly signal: SignalId;
  readonly revision: string | null;
  readonly unit: SignalUnit;
  /** As in `Reading`. */
  readonly about?: string | undefined;
  /** Oldest first, one point a period. */
  readonly points: readonly SeriesPoint[];
}

export interface SilentSignal {
  readonly signal: PromptSignal;
  readonly why: string;
}

/**
 * All that is known of a target's signals at one moment: the last hour as series and the windows
 * that decisions are made from. Replaced whole at each sampling.
 */
export interface SignalFrame {
  readonly targetId: string;
  /** When the source was asked, ISO 8601 UTC. */
  readonly sampledAt: string;
  /** How far behind the source is known to be, in seconds. */
  readonly lagSeconds: number;
  readonly periodSeconds: number;
  readonly series: readonly Series[];
  readonly readings: readonly Reading[];
  /** Why the metrics are empty or partial; null when their source answered for everything. */
  readonly problem: string | null;
  /** Which other sources did not answer last, and why; absent: none. */
  readonly silent?: readonly SilentSignal[] | undefined;
}
