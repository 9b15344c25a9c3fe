/** What one service's screen shows: two revisions side by side, and their signals on one scale. */

import type { FigureSource } from '@/lib/runbooks/figures-schema';
import type { ShipOffer } from '@/lib/runs/ship-view';
import type { SignalUnit } from '@/lib/signals/reading';
import type { Breach, FleetRow } from './fleet-view';

export interface ServiceView {
  readonly now: string;
  readonly row: FleetRow;
  /** "Cloud Run, us-central1, virtuoso-generator". */
  readonly placeLine: string;
  /** `null`: nothing serves, or it could not be read. */
  readonly current: RevisionColumn | null;
  /** `null`: there is nothing to go back to; `candidateNote` says why. */
  readonly candidate: RevisionColumn | null;
  readonly candidateNote: string | null;
  readonly rows: readonly ComparisonRow[];
  /** Newest first, without the current one. */
  readonly candidates: readonly CandidateChoice[];
  readonly charts: readonly ServiceChart[];
  readonly markers: readonly ChartMarker[];
  /** From here on nothing was measured yet; null: nothing was at all. */
  readonly measuredUntil: string | null;
  readonly verdict: VerdictPreview | null;
  /** Bringing the fix out; null: nothing is pinned or held. */
  readonly ship: ShipOffer | null;
  /** The room that a fix is shipped from: the service's last incident; null: it had none. */
  readonly shipFrom: { readonly number: number; readonly drill: boolean } | null;
  readonly readAt: string | null;
  readonly generation: string | null;
}

export interface RevisionColumn {
  readonly revision: string;
  readonly createdAt: string;
  readonly createdBy: string | null;
  /** "serving 9 m 22 s", "last served until 02:58:04". */
  readonly servedLine: string | null;
  /** Effective, percent points; `null`: could not be read. */
  readonly percent: number | null;
}

export interface ComparisonCell {
  readonly text: string;
  /** Set when the value was judged against a limit. */
  readonly breach?: Breach;
  /** Where the text is a share of traffic, 0..100: drawn as a bar too. */
  readonly percent?: number;
  /** Smaller, after the text: "in 9 min". */
  readonly aside?: string;
  /** "ran with version 1": a warning beside the value. */
  readonly warning?: string;
}

export interface ComparisonRow {
  readonly label: string;
  /** `null`: not readable. */
  readonly current: ComparisonCell | null;
  readonly candidate: ComparisonCell | null;
  readonly change: 'same' | 'changed' | 'unknown';
  readonly mono?: boolean;
  readonly note?: string;
}

export interface CandidateChoice {
  readonly revision: string;
  readonly createdAt: string;
  readonly servedLine: string | null;
  /** Why it is not a good one: "held", "never served". */
  readonly warning: string | null;
}

export interface ServiceChart {
  readonly id: string;
  readonly label: string;
  readonly unit: SignalUnit;
  /** The one to act at first. */
  readonly limits: readonly ChartLimit[];
  readonly series: readonly ChartSeries[];
}

/** A line across a chart. */
export interface ChartLimit {
  /** In the chart's unit. */
  readonly at: number;
  readonly word: 'act' | 'consider';
  /** Whether it is the runbook's or our default. */
  readonly source: FigureSource;
}

export interface ChartSeries {
  readonly revision: string;
  readonly role: 'current' | 'candidate' | 'other';
  /** Oldest first; `null` where nothing was seen. */
  readonly points: readonly { readonly at: string; readonly value: number | null }[];
}

/** `deploy` and `change`: by anybody; the others are our own runs'. */
export type MarkerKind = 'deploy' | 'change' | 'applied' | 'effective' | 'undo';

export interface ChartMarker {
  readonly at: string;
  readonly label: string;
  readonly kind: MarkerKind;
}

export interface VerdictCheck {
  readonly id: string;
  readonly result: 'pass' | 'warn' | 'block' | 'unknown';
  readonly title: string;
  readonly evidence: string;
}

export interface VerdictPreview {
  readonly target: string;
  readonly outcome: 'safe' | 'warnings' | 'blocked';
  readonly checkedAt: string;
  readonly validSeconds: number;
  /** Block, unknown, warn, pass. */
  readonly checks: readonly VerdictCheck[];
}
