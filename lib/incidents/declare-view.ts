import type { SeverityLevel } from '@/lib/runbooks/figures-schema';

/** What Declare is prefilled with, so that two keys are enough. */
export interface DeclareView {
  /** Which service is chosen at first; null: a person chooses. */
  readonly service: string | null;
  readonly services: readonly DeclareService[];
  /** Who takes command by declaring. */
  readonly you: string;
  /** Why this person may not declare; null: they may. */
  readonly whyNot: string | null;
}

export interface DeclareService {
  readonly slug: string;
  readonly name: string;
  /** "failing since 03:01:40"; null: nothing is known to be wrong. */
  readonly stateLine: string | null;
  readonly title: string;
  readonly userImpact: string;
  /** Where the prefilled impact is from: "matrix row High". */
  readonly impactSource: string | null;
  readonly severity: SeverityLevel;
  /** Why that severity: "34.1 % of requests fail". */
  readonly severityWhy: string;
  /** In the service's own words, worst first. */
  readonly severities: readonly DeclareSeverity[];
  /** The suspect change; null: none is known. */
  readonly startedAt: string | null;
  readonly startedWhy: string | null;
  /** The one that is open already; declaring again is refused. */
  readonly open: { readonly number: number; readonly drill: boolean } | null;
}

export interface DeclareSeverity {
  readonly level: SeverityLevel;
  readonly label: string;
  /** In the runbook's words: "<15 min". */
  readonly time: string;
  readonly source: 'runbook' | 'default';
}

export interface DeclareInput {
  readonly service: string;
  readonly title: string;
  readonly severity: SeverityLevel;
  readonly userImpact: string;
  readonly startedAt: string | null;
  readonly drill: boolean;
}

const PREFILLED_MOST = 50;

/** Declare is filled in for every service before it is asked for, unless there are too many. */
export function isPrefilled(services: number): boolean {
  return services <= PREFILLED_MOST;
}
