import type { Micros } from '../../core/clock';

export const SEVERITIES = {
  DEFAULT: 0,
  DEBUG: 100,
  INFO: 200,
  NOTICE: 300,
  WARNING: 400,
  ERROR: 500,
  CRITICAL: 600,
  ALERT: 700,
  EMERGENCY: 800,
} as const;
export type Severity = keyof typeof SEVERITIES;

export interface LogLine {
  readonly at: Micros;
  readonly id: string;
  readonly severity: Severity;
  readonly project: string;
  /** As a log's id is written: `run.googleapis.com/requests`, `cloudbuild`. */
  readonly log: string;
  readonly resource: {
    readonly type: 'cloud_run_revision' | 'build';
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly labels: Readonly<Record<string, string>>;
  /** Null: it belongs to no request. */
  readonly traceId: string | null;
  readonly request: {
    readonly service: string;
    readonly method: string;
    readonly path: string;
    readonly status: number;
    readonly latencySeconds: number;
    readonly ip: string;
  } | null;
  readonly text: string | null;
  readonly json: Readonly<Record<string, string>> | null;
}
