import type { LineRow, VersionDifference } from './difference-view';
import type { DraftView, IncidentVersion } from './runbook-view';

/** Every version of a runbook, and two of them beside each other. */
export interface VersionsView {
  readonly slug: string;
  readonly title: string;
  readonly file: string;
  /** Newest first. */
  readonly versions: readonly VersionRow[];
  /** Null: there is only one. */
  readonly compared: ComparedVersions | null;
  /** Waits for a second admin; compared as `draft`. */
  readonly draft: DraftView | null;
}

export interface VersionRow {
  readonly number: number;
  readonly digest: string;
  /** ISO 8601 UTC. */
  readonly loadedAt: string;
  /** As its team numbers it. */
  readonly version: string | null;
  readonly inForce: boolean;
  /** "runbooks/virtuoso-api.yaml", or who wrote and who accepted it. */
  readonly from: string;
  readonly incidents: readonly IncidentVersion[];
  /** Runs that were carried out under it. */
  readonly runs: number;
}

export interface ComparedVersions {
  readonly from: number;
  /** `draft`: the text that waits. */
  readonly to: number | 'draft';
  readonly difference: VersionDifference;
  readonly lines: readonly LineRow[];
  /** Incidents under way that follow `from` and may adopt `to`. */
  readonly adoptable: readonly IncidentVersion[];
  readonly toDigest: string;
}
