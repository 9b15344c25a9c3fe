import type { SeverityLevel } from '@/lib/runbooks/figures-schema';
import type { IncidentStatus } from './lifecycle';

export interface IncidentListView {
  readonly now: string;
  /** Open ones first, worst first; then the rest, newest first. */
  readonly incidents: readonly IncidentListRow[];
}

export interface IncidentListRow {
  readonly number: number;
  readonly drill: boolean;
  readonly label: string;
  readonly title: string;
  readonly service: string;
  readonly severity: SeverityLevel;
  readonly severityLabel: string;
  readonly status: IncidentStatus;
  readonly over: boolean;
  readonly commander: string | null;
  readonly declaredAt: string;
  readonly resolvedAt: string | null;
  /** What is due next: "Decision due in"; null: nothing. */
  readonly due: { readonly label: string; readonly at: string } | null;
  /** "Rolled back to 00001-abc, confirmed"; null: nothing was tried. */
  readonly lastResult: string | null;
}
