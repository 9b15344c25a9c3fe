import type { FleetRow } from '@/lib/fleet/fleet-view';

/** Rows that have every word of the query in what they show. */
export function filterRows(rows: readonly FleetRow[], query: string): readonly FleetRow[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const incident =
      row.incident === null ? '' : `inc-${row.incident.number} ${row.incident.title}`;
    const revisions = row.effective.map((share) => share.revision).join(' ');
    const text =
      `${row.name} ${row.slug} ${row.platform ?? ''} ${row.state} ${row.why} ${revisions} ${incident}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
