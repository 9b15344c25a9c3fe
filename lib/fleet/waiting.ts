import type { FleetRow, WaitingItem } from './fleet-view';

/** A run whose effect nobody knows: only a person may say what is so. */
export interface UnknownRun {
  readonly id: string;
  readonly number: number;
  readonly service: string;
  readonly since: Date;
  readonly incident: { readonly number: number; readonly drill: boolean } | null;
}

/** What can't go on without a person, the nearest deadline first, then what waits longest. */
export function waitingItems(
  rows: readonly FleetRow[],
  runs: readonly UnknownRun[],
): WaitingItem[] {
  const items = [
    ...rows.flatMap((row) => (row.incident === null ? undeclared(row) : undecided(row))),
    ...runs.map(unknownRun),
  ];
  const at = (time: string | null) => (time === null ? Number.MAX_VALUE : Date.parse(time));
  return items.toSorted((a, b) => at(a.dueAt) - at(b.dueAt) || at(a.sinceAt) - at(b.sinceAt));
}

function undecided({ slug, incident }: FleetRow): WaitingItem[] {
  if (incident === null || incident.dueLabel === null) return [];
  const label = labelOf(incident);
  return [
    {
      id: `decide:${label}`,
      kind: 'decide',
      subject: label,
      text: 'waits for a decision',
      detail: `${slug}: ${incident.title}`,
      href: hrefOf(incident),
      dueAt: incident.dueAt,
      sinceAt: null,
      key: null,
    },
  ];
}

function undeclared({ slug, name, state, why, whyAt }: FleetRow): WaitingItem[] {
  if (state !== 'failing') return [];
  return [
    {
      id: `declare:${slug}`,
      kind: 'declare',
      subject: name,
      text: 'is failing, and no incident is declared',
      detail: why,
      href: `/services/${slug}`,
      dueAt: null,
      sinceAt: whyAt,
      key: null,
    },
  ];
}

function unknownRun({ id, number, service, since, incident }: UnknownRun): WaitingItem {
  return {
    id: `run:${id}`,
    kind: 'unknown',
    subject: `Run ${number}`,
    text: 'ended where nobody knows its effect',
    detail: service,
    href: incident === null ? `/services/${service}` : hrefOf(incident),
    dueAt: null,
    sinceAt: since.toISOString(),
    key: null,
  };
}

interface Named {
  readonly number: number;
  readonly drill: boolean;
}

function labelOf({ number, drill }: Named): string {
  return `${drill ? 'D' : 'INC'}-${number}`;
}

function hrefOf(incident: Named): string {
  return `/incidents/${incident.drill ? labelOf(incident) : incident.number}`;
}
