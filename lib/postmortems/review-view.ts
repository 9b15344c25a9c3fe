/** The review, days later: the recorded timeline replayed, and the post-mortem that it fills. */
import type { ChartMarker, ServiceChart } from '@/lib/fleet/service-view';
import type { SeverityLevel } from '@/lib/runbooks/figures-schema';
import type { TimelineView } from '@/lib/timeline/timeline-view';

export interface ReviewView {
  readonly incident: {
    readonly number: number;
    readonly drill: boolean;
    readonly label: string;
    readonly title: string;
    readonly service: string;
    readonly severity: SeverityLevel;
    readonly severityLabel: string;
    readonly declaredAt: string;
    readonly resolvedAt: string | null;
    readonly commander: string | null;
  };
  /** What the scrubber spans. */
  readonly from: string;
  readonly to: string;
  /** In order, without gap: each ends where the next begins. */
  readonly phases: readonly ReviewPhase[];
  /** In order of time. */
  readonly moments: readonly ReviewMoment[];
  readonly times: readonly DerivedTime[];
  readonly timeline: TimelineView;
  readonly charts: readonly ServiceChart[];
  readonly markers: readonly ChartMarker[];
  /** The export, exactly as it is downloaded. */
  readonly markdown: string;
  readonly exportName: string;
}

export interface ReviewPhase {
  readonly id: string;
  /** "investigating". */
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

export interface ReviewMoment {
  readonly id: string;
  readonly at: string;
  /** The entry it is taken from; null: outside the timeline. */
  readonly seq: number | null;
  /** "Declared", "Effective". */
  readonly label: string;
  /** What was known then: one fact each. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
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
