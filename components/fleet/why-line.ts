import type { FleetRow } from '@/lib/fleet/fleet-view';
import { utcMoment } from '@/lib/format/time';

/** Line two of a service: why it is in its state, and since when. Last seen, when unknown. */
export function whyLine(row: FleetRow, now: Date): string {
  if (!row.connected) return row.why;
  if (row.state === 'unknown' && row.observedAt !== null && row.effective.length === 0) {
    return `Unknown, last seen ${utcMoment(row.observedAt, now)}: ${row.why}`;
  }
  return since(row, now);
}

function since({ state, why, whyAt }: FleetRow, now: Date): string {
  const bad = state === 'failing' || state === 'degraded';
  return bad && whyAt !== null ? `${why}, since ${utcMoment(whyAt, now)}` : why;
}
