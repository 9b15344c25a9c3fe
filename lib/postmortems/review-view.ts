/** The review, days later: the recorded timeline replayed, and the post-mortem that it fills. */
import type { Breach, TrafficShare } from '@/lib/fleet/fleet-view';
import type { ChartMarker, ServiceChart } from '@/lib/fleet/service-view';
import type { IncidentStatus } from '@/lib/incidents/lifecycle';
import type { SeverityLevel } from '@/lib/runbooks/figures-schema';
import type { SignalUnit } from '@/lib/signals/reading';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import type { Postmortem } from './postmortem';

export interface ReviewView {
  readonly incident: {
    readonly id: string;
    readonly number: number;
    readonly drill: boolean;
    readonly label: string;
    readonly title: string;
    /** Slug of the primary service. */
    readonly service: string;
    readonly severity: SeverityLevel;
    readonly severityLabel: string;
    readonly status: IncidentStatus;
    /** Nothing is under way any more. */
    readonly over: boolean;
    readonly commander: string | null;
  };
  /** The recorded ones in order of time; those of one second share a place. */
  readonly milestones: readonly ReviewMilestone[];
  /** In order, without gap: each ends where the next begins. Empty: all was in one second. */
  readonly phases: readonly ReviewPhase[];
  /** In order of time: every milestone, and every entry but the small steps of the machine. */
  readonly moments: readonly ReviewMoment[];
  readonly times: readonly DerivedTime[];
  readonly timeline: TimelineView;
  /** From what decisions and evidence kept, and the newest sampling where it still reaches back. */
  readonly charts: readonly ServiceChart[];
  readonly markers: readonly ChartMarker[];
  /** The newest value that is kept; null: none is. */
  readonly measuredUntil: string | null;
  readonly postmortem: Postmortem;
  /** The export, exactly as it is downloaded. */
  readonly markdown: string;
  readonly exportName: string;
}

export interface ReviewMilestone {
  /** "declared"; "detected, declared" where both were in one second. */
  readonly label: string;
  readonly at: string;
}

export interface ReviewPhase {
  /** "decided to applied". */
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

export interface ReviewMoment {
  readonly id: string;
  readonly at: string;
  /** The last entry that was on the record by then; null: none was. */
  readonly seq: number | null;
  /** The milestone that it is; null: only an entry. */
  readonly milestone: string | null;
  readonly facts: MomentFacts;
}

/** What was so at a moment, and what was known of it. */
export interface MomentFacts {
  readonly traffic: TrafficThen;
  readonly signals: readonly SignalThen[];
  readonly known: KnownThen | null;
}

export type TrafficThen =
  /** Read back at `readAt`, and nothing is known to have moved it between then and the moment. */
  | { readonly kind: 'read'; readonly shares: readonly TrafficShare[]; readonly readAt: string }
  | { readonly kind: 'moving'; readonly since: string }
  | { readonly kind: 'unknown' };

/** As it is known today: of the period that holds the moment, however late it was measured. */
export interface SignalThen {
  readonly id: string;
  readonly label: string;
  readonly unit: SignalUnit;
  readonly value: number | null;
  readonly limit: number | null;
  readonly breach: Breach;
}

/** The newest word about signals that was on the record by then. */
export interface KnownThen {
  readonly seq: number;
  readonly text: string;
  /** End of the newest window that it rests on; null: it says that nothing fresh was read. */
  readonly measuredAt: string | null;
}

/** "Time to decide", from one moment to another; null: one of them is not recorded. */
export interface DerivedTime {
  readonly id: string;
  readonly label: string;
  readonly seconds: number | null;
  /** How it is counted: "decided − declared". */
  readonly formula: string;
  /** What was aimed for, with its source; null: nothing. */
  readonly goal: { readonly seconds: number; readonly source: 'runbook' | 'default' } | null;
}
