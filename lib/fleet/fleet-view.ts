/**
 * What the fleet screen shows, ready to draw: every time is ISO 8601 UTC, everything serialises.
 * Unknown is a value of its own, never an absent one.
 */
import type { SignalUnit } from '@/lib/signals/reading';

export type ServiceState = 'failing' | 'degraded' | 'unknown' | 'healthy' | 'not_connected';

/** `consider`: over the line that asks for a look. `unknown`: no value that may be judged. */
export type Breach = 'none' | 'consider' | 'over' | 'unknown';

/** 1 is the worst. */
export type SeverityLevel = 1 | 2 | 3 | 4;

export interface FleetView {
  /** The database's clock when this was read. */
  readonly now: string;
  /**
   * Worst first: failing, degraded, unknown, healthy, not connected; then severity, then age. Of a
   * large fleet the first of them.
   */
  readonly services: readonly FleetRow[];
  /** How many there are, those that are not in `services` included. */
  readonly total: number;
  readonly tally: FleetTally;
  /** Nearest deadline first. */
  readonly waiting: readonly WaitingItem[];
  /** One per connected service, in the table's order; of a large fleet the first of them. */
  readonly lanes: readonly Lane[];
  readonly problems: readonly ConfigProblem[];
  readonly dependencies: readonly DependencyHealth[];
}

export interface FleetTally {
  readonly failing: number;
  readonly degraded: number;
  readonly unknown: number;
  readonly healthy: number;
  readonly notConnected: number;
}

export interface TrafficShare {
  /** `null`: follows the latest ready revision. */
  readonly revision: string | null;
  /** Percent points, 0..100. */
  readonly percent: number;
  readonly tag: string | null;
}

export interface SignalCell {
  readonly label: string;
  /** In `unit`; `null`: nothing that may be judged. */
  readonly value: number | null;
  readonly unit: SignalUnit;
  /** In `unit`; the line that decides. */
  readonly limit: number | null;
  /** As it stands under the value: "limit 20 %", "consider 2 %, act 5 %". */
  readonly limitLabel: string;
  readonly breach: Breach;
  /** Oldest first, one a period; `null` where nothing was seen. */
  readonly points: readonly (number | null)[];
  /** Of a value that is no longer fresh. */
  readonly lastKnown?: { readonly value: number; readonly at: string };
  readonly secondary?: { readonly label: string; readonly value: number | null };
}

export interface FleetSignals {
  readonly errors: SignalCell | null;
  readonly latency: SignalCell | null;
  readonly rate: SignalCell | null;
}

export interface RollbackReadiness {
  readonly state: 'ready' | 'warnings' | 'blocked' | 'unknown' | 'none';
  /** "Ready, 2 warnings". */
  readonly text: string;
  /** "to 00001-abc", or why there is nothing to go back to. */
  readonly detail: string | null;
}

export interface OpenIncident {
  readonly number: number;
  readonly drill: boolean;
  readonly severity: SeverityLevel;
  /** The runbook's own word: "P2 High". */
  readonly severityLabel: string;
  readonly title: string;
  readonly dueAt: string | null;
  /** What is due: "Decide in". */
  readonly dueLabel: string | null;
}

export interface ServiceHold {
  readonly revision: string;
  readonly expiresAt: string;
  readonly owner: string;
}

export interface FleetRow {
  readonly slug: string;
  readonly name: string;
  readonly platform: 'Cloud Run' | 'Kubernetes' | 'Docker' | null;
  readonly connected: boolean;
  readonly state: ServiceState;
  /** One sentence. */
  readonly why: string;
  readonly whyAt: string | null;
  readonly desired: readonly TrafficShare[];
  /** Empty: what runs could not be read. */
  readonly effective: readonly TrafficShare[];
  readonly settled: boolean;
  /** Traffic names revisions, so a later deployment gets none. */
  readonly pinned: boolean;
  readonly signals: FleetSignals;
  readonly ready: RollbackReadiness;
  readonly incident: OpenIncident | null;
  readonly hold: ServiceHold | null;
  readonly observedAt: string | null;
  /** Of the newest observation when `now` was read. */
  readonly ageSeconds: number | null;
  readonly stale: boolean;
}

export interface WaitingItem {
  readonly id: string;
  readonly kind: 'decide' | 'approve' | 'declare' | 'unknown' | 'other';
  /** What it is about: "INC-42", a service's name. */
  readonly subject: string;
  readonly text: string;
  readonly detail: string;
  readonly href: string;
  /** A deadline counts down, else `sinceAt` counts up. */
  readonly dueAt: string | null;
  readonly sinceAt: string | null;
  /** As the key registry spells it: "Enter", "a". */
  readonly key: string | null;
}

/** Sixty minutes of one service. */
export interface Lane {
  readonly slug: string;
  readonly name: string;
  readonly spans: readonly LaneSpan[];
  readonly marks: readonly LaneMark[];
}

export interface LaneSpan {
  readonly from: string;
  /** `null`: still so. */
  readonly to: string | null;
  readonly kind: 'over' | 'consider' | 'no_data';
}

export interface LaneMark {
  readonly at: string;
  readonly kind: 'change' | 'declared';
  readonly label: string;
}

/** One thing wrong in a file that people write. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  readonly suggestion: string | null;
}

export interface DependencyHealth {
  readonly name: string;
  readonly state: 'ok' | 'stale' | 'down';
  /** Shown when it is not ok: "llm-forge silent". */
  readonly detail: string | null;
}
