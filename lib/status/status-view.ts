/**
 * Everything that the public page shows, and nothing else: it is kept as JSON, served when the
 * database is away, and rendered to HTML, Atom and JSON. No revision names, people or internals.
 * Times are ISO 8601 UTC.
 */
import type { PublicStatus } from '@/lib/status/public-status';

/** Statuspage's words, exactly. */
export const COMPONENT_STATUSES = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
] as const;
export type ComponentStatus = (typeof COMPONENT_STATUSES)[number];

export type Impact = 'none' | 'minor' | 'major' | 'critical';
export type Indicator = Impact | 'maintenance';

/** A day's worst state; `none`: nothing was recorded that day. */
export type DayStatus = ComponentStatus | 'none';

export interface StatusComponent {
  readonly id: string;
  readonly name: string;
  readonly group: string | null;
  readonly status: ComponentStatus;
  /** Since when nothing confirms the status; null: it is confirmed. */
  readonly unconfirmedSince: string | null;
  readonly updatedAt: string;
  /** When it was first listed; the page claims nothing about the days before. */
  readonly listedAt: string;
  /** Ninety days, oldest first, today last. */
  readonly days: readonly DayStatus[];
}

/** One component's change that an update announced. */
export interface AffectedComponent {
  readonly id: string;
  readonly name: string;
  readonly from: ComponentStatus;
  readonly to: ComponentStatus;
}

export interface StatusUpdate {
  readonly id: string;
  readonly status: PublicStatus;
  readonly body: string;
  readonly at: string;
  readonly components: readonly AffectedComponent[];
}

export interface StatusIncident {
  readonly id: string;
  /** In the public's words. */
  readonly name: string;
  readonly status: PublicStatus;
  readonly impact: Impact;
  readonly startedAt: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly resolvedAt: string | null;
  /** Newest first. */
  readonly updates: readonly StatusUpdate[];
}

export interface StatusMaintenance {
  readonly id: string;
  readonly name: string;
  readonly status: 'scheduled' | 'in_progress' | 'verifying' | 'completed';
  readonly scheduledFor: string;
  readonly scheduledUntil: string;
}

/** What was published last. How old it is, is asked when it is rendered. */
export interface StatusView {
  readonly page: {
    readonly id: string;
    readonly name: string;
    /** Without a slash at its end; null where none is configured: links are then relative. */
    readonly url: string | null;
  };
  readonly generatedAt: string;
  readonly components: readonly StatusComponent[];
  /** Newest first. */
  readonly open: readonly StatusIncident[];
  /** Resolved within the last 14 days, newest first. */
  readonly past: readonly StatusIncident[];
  readonly maintenance: readonly StatusMaintenance[];
  /** The newest signed checkpoint over all records: number and the head's first hex digits. */
  readonly checkpoint: { readonly number: number; readonly head: string } | null;
}

export const STATUS_WORDS = {
  operational: 'Operational',
  degraded_performance: 'Degraded performance',
  partial_outage: 'Partial outage',
  major_outage: 'Major outage',
  under_maintenance: 'Under maintenance',
} as const satisfies Record<ComponentStatus, string>;

export const UPDATE_WORDS = {
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
} as const satisfies Record<PublicStatus, string>;

const IMPACT_ORDER: readonly Impact[] = ['none', 'minor', 'major', 'critical'];

const IMPACT_OF = {
  operational: 'none',
  under_maintenance: 'none',
  degraded_performance: 'minor',
  partial_outage: 'major',
  major_outage: 'critical',
} as const satisfies Record<ComponentStatus, Impact>;

export interface Overall {
  readonly indicator: Indicator;
  readonly description: string;
}

/** Statuspage's own sentences; the worst of the components and of the open incidents counts. */
export function overall(view: Pick<StatusView, 'components' | 'open'>): Overall {
  const impacts = [
    ...view.components.map(({ status }) => IMPACT_OF[status]),
    ...view.open.map(({ impact }) => impact),
  ];
  const worst = impacts.reduce(
    (a, b) => (IMPACT_ORDER.indexOf(b) > IMPACT_ORDER.indexOf(a) ? b : a),
    'none',
  );
  if (worst === 'none' && view.components.some(({ status }) => status === 'under_maintenance')) {
    return { indicator: 'maintenance', description: 'Service Under Maintenance' };
  }
  return { indicator: worst, description: DESCRIPTIONS[worst] };
}

const DESCRIPTIONS = {
  none: 'All Systems Operational',
  minor: 'Minor Service Outage',
  major: 'Partial System Outage',
  critical: 'Major Service Outage',
} as const satisfies Record<Impact, string>;

/** From this age on the page says that it may be out of date. */
export const STALE_AFTER_SECONDS = 120;

/** Seconds since the view was made; 0 for a view from a clock that is ahead. */
export function ageOf(view: Pick<StatusView, 'generatedAt'>, now: Date): number {
  const age = (now.getTime() - Date.parse(view.generatedAt)) / 1000;
  return Number.isFinite(age) ? Math.max(0, age) : Number.POSITIVE_INFINITY;
}

/** Where the page and its machine-readable forms are, below the page's address. */
export const STATUS_PATHS = {
  page: '/status',
  atom: '/status/feed/atom',
  summary: '/api/v2/summary.json',
} as const;
