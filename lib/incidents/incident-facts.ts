import type { IncidentFacts } from '@/lib/decisions/incident-fact';
import type { IncidentStatus, RunStatus, StepStatus } from '@/lib/generated/prisma/enums';
import { SHIP_PROCEDURE } from '@/lib/runs/ship-procedure';

export interface CountedRun {
  readonly status: RunStatus;
  readonly procedure: string;
  /** Set: it applied another run's inverse, so it is no rollback of its own. */
  readonly undoesRunId: string | null;
  readonly steps: readonly { readonly status: StepStatus }[];
}

export interface CountedIncident {
  readonly status: IncidentStatus;
  readonly startedAt: Date | null;
  readonly declaredAt: Date;
  readonly runs: readonly CountedRun[];
}

/** What the incident counts itself, in seconds and times, for questions that no signal answers. */
export function incidentFacts(incident: CountedIncident, now: Date): Required<IncidentFacts> {
  return {
    failed_rollbacks: incident.runs.filter(isFailedRollback).length,
    unrestored_seconds: unrestoredSeconds(incident, now),
  };
}

/** A rollback that was aborted before it changed anything was not tried. */
function isFailedRollback({ status, procedure, undoesRunId, steps }: CountedRun): boolean {
  if (undoesRunId !== null || procedure === SHIP_PROCEDURE) return false;
  if (status === 'failed' || status === 'reverted_externally') return true;
  return status === 'aborted' && steps.some((step) => AFTER_SENDING.has(step.status));
}

const AFTER_SENDING: ReadonlySet<StepStatus> = new Set(['sent', 'settled', 'verified', 'unknown']);

/** Watched after a success, or over: it serves again. Taken back, it never was an outage of its own. */
function unrestoredSeconds(
  { status, startedAt, declaredAt }: CountedIncident,
  now: Date,
): number | null {
  if (status === 'cancelled' || status === 'merged') return null;
  if (status === 'monitoring' || status === 'resolved' || status === 'closed') return 0;
  const since = startedAt ?? declaredAt;
  return Math.max(0, Math.floor((now.getTime() - since.getTime()) / 1000));
}
