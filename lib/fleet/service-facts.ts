import type { Runbook } from '@/lib/runbooks/schema';
import type { LedgerRow } from '@/lib/runs/last-known-good';
import type { Holding } from '@/lib/runs/verdict';
import type { SignalFrame } from '@/lib/signals/reading';
import type { SeverityLevel } from './fleet-view';
import { OBSERVATION_STALE_SECONDS } from './freshness';
import type { TargetState } from './target-state';

/** What Postgres holds of one service, parsed: what the pure parts make the screens of. */
export interface ServiceFacts {
  readonly slug: string;
  readonly name: string;
  /** Why there is nothing to look at; null where there is. */
  readonly notConnected: string | null;
  readonly runbook: Runbook | null;
  readonly target: TargetFacts | null;
  readonly incident: IncidentFacts | null;
  /** Of the last hour, oldest first. */
  readonly changes: readonly ChangeFacts[];
}

export interface TargetFacts {
  readonly connection: string;
  readonly kind: string;
  readonly ref: string;
  readonly state: TargetState | null;
  readonly observedAt: Date | null;
  /** Why the last look failed; null when it worked. */
  readonly observationProblem: string | null;
  readonly frame: SignalFrame | null;
  readonly frameProblem: string | null;
  readonly ledger: readonly LedgerRow[];
  readonly holds: readonly HoldFacts[];
  /** The run that holds the target now. */
  readonly holder: Holding | null;
  /** Earlier runs that did not end well, by the revision they went to. */
  readonly endedBadly: readonly {
    readonly revision: string | null;
    readonly number: number;
    readonly status: string;
  }[];
}

export interface HoldFacts {
  readonly revision: string;
  readonly reason: string;
  readonly expiresAt: Date;
  readonly owner: string;
}

export interface IncidentFacts {
  readonly number: number;
  readonly drill: boolean;
  readonly severity: SeverityLevel;
  readonly severityLabel: string;
  readonly title: string;
  readonly declaredAt: Date;
  readonly decided: boolean;
  /** By the runbook, from its declaration; null: no time is given. */
  readonly withinSeconds: number | null;
}

export interface ChangeFacts {
  readonly kind: string;
  readonly at: Date;
  readonly summary: string;
  /** A run of ours did it. */
  readonly ours: boolean;
}

/** Whether what was seen of a target is what is: seen lately, and the last look worked. */
export function isFresh(target: TargetFacts, now: Date): boolean {
  const { observedAt, observationProblem, state } = target;
  if (state === null || observedAt === null || observationProblem !== null) return false;
  return now.getTime() - observedAt.getTime() <= OBSERVATION_STALE_SECONDS * 1000;
}

/** When the decision is due, ISO 8601 UTC; null once it is made, or where no time is given. */
export function decisionDue(incident: IncidentFacts): string | null {
  if (incident.decided || incident.withinSeconds === null) return null;
  return new Date(incident.declaredAt.getTime() + incident.withinSeconds * 1000).toISOString();
}
