import type { PublicStatus } from '@/lib/status/public-status';

/** What the public was told and what waits to be told. */
export interface CommsView {
  /** Open ones, newest first. */
  readonly drafts: readonly DraftView[];
  /** Published, newest first. */
  readonly updates: readonly UpdateView[];
  /** The status page's components of this incident's services, and what each status would make of them. */
  readonly components: readonly ComponentView[];
  /** What goes with the incident's severity. */
  readonly proposedImpact: ImpactWord;
  /** Where the public reads it. */
  readonly pageHref: string;
}

export interface DraftView {
  readonly id: string;
  /** "declare", "mitigate", "resolve". */
  readonly moment: string;
  readonly status: PublicStatus;
  readonly body: string;
  readonly createdAt: string;
}

export interface UpdateView {
  readonly id: string;
  readonly status: PublicStatus;
  readonly body: string;
  readonly publishedAt: string;
  readonly by: string;
}

export type ComponentStatusWord =
  | 'operational'
  | 'degraded_performance'
  | 'partial_outage'
  | 'major_outage'
  | 'under_maintenance';

/** Statuspage's words for how bad it is. */
export type ImpactWord = 'none' | 'minor' | 'major' | 'critical';

export interface ComponentView {
  readonly slug: string;
  readonly name: string;
  readonly status: ComponentStatusWord;
}
