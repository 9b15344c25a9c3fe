/** How much of a large fleet is sent at once, and how the rest of it is found. Pure. */
import type { FleetRow } from './fleet-view';

/** More than fit on a screen. */
export const FIRST_ROWS = 50;
export const MORE_ROWS = 100;
export const FIRST_LANES = 20;
/** Of what is sought by name; a longer word finds the others. */
export const NAMES_FOUND = 20;

/** Whether a row has every word of the query in what it shows; an empty one finds all. */
export function foundIn(row: FleetRow, query: string): boolean {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const incident = row.incident === null ? '' : `inc-${row.incident.number} ${row.incident.title}`;
  const revisions = row.effective.map((share) => share.revision).join(' ');
  const text =
    `${row.name} ${row.slug} ${row.platform ?? ''} ${row.state} ${row.why} ${revisions} ${incident}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
