/** What was looked at to find a failure mode. What could not be looked at says so, and is never absence. */
import type { ChangedAspect } from '@/lib/runbooks/knowledge-schema';
import type { SignalUnit } from '@/lib/signals/reading';

/** Times are ISO 8601 UTC. `why` is one sentence. */
export type Looked<T> =
  | { readonly known: true; readonly value: T; readonly at: string }
  | { readonly known: false; readonly why: string };

/** How often something stood in the log, and at which revisions: none where the log names none. */
export interface Count {
  readonly count: number;
  readonly revisions: Readonly<Record<string, number>>;
}

/** One look into a service's log. */
export interface LogSymptoms {
  /** What the counts are of: from the oldest entry that was read, else from where the look began. */
  readonly seconds: number;
  /** False: there were more entries than were read, so the time is shorter. */
  readonly complete: boolean;
  /** As the runbook writes them, of those that were looked for. */
  readonly phrases: Readonly<Record<string, Count>>;
  /** By `statusKey`. */
  readonly statuses: Readonly<Record<string, Count>>;
  /** In the logs of the image's builds, of those phrases; each build once. */
  readonly builds: Readonly<Record<string, number>>;
}

export interface ProbeSymptom {
  readonly id: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** One sentence. */
  readonly detail: string;
}

/** As the worker keeps them: the latest of an incident's service. */
export interface SymptomReading {
  readonly logs: Looked<LogSymptoms>;
  readonly probes: Looked<readonly ProbeSymptom[]>;
}

/** A signal of the runbook as it is now. */
export interface SignalSymptom {
  readonly id: string;
  readonly title: string;
  readonly unit: SignalUnit;
  /** Null: not known well enough to count. */
  readonly value: number | null;
  /** Its own limit: to act, else to consider; null: it has none. */
  readonly limit: number | null;
  readonly at: string | null;
}

export interface ConditionSymptom {
  /** Null: the service itself. */
  readonly revision: string | null;
  readonly text: string;
}

/** What a detection showed when a person asked for it. */
export interface DetectionSymptom {
  readonly failureMode: string;
  readonly title: string;
  readonly outcome: 'points_to_it' | 'speaks_against_it' | 'unknown';
  readonly summary: string;
  readonly at: string;
}

export interface Observations extends SymptomReading {
  readonly signals: readonly SignalSymptom[];
  /** Of the last five minutes, all answers; null: not known. */
  readonly requestsPerSecond: number | null;
  readonly conditions: Looked<readonly ConditionSymptom[]>;
  /** What the suspect revision changed. */
  readonly changes: Looked<{
    readonly revision: string;
    readonly aspects: readonly ChangedAspect[];
  } | null>;
  /** The newest of each detection. */
  readonly detections: readonly DetectionSymptom[];
}

/** `403`, `401 /webhook`: a status of any path, or of paths that contain this one. */
export function statusKey(status: number, path?: string | undefined): string {
  return path === undefined ? `${status}` : `${status} ${path}`;
}
