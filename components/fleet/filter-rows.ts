import { foundIn } from '@/lib/fleet/fleet-page';
import type { FleetRow } from '@/lib/fleet/fleet-view';

/** Rows that have every word of the query in what they show. */
export function filterRows(rows: readonly FleetRow[], query: string): readonly FleetRow[] {
  return rows.filter((row) => foundIn(row, query));
}
