import { notFound } from 'next/navigation';
import type { IncidentKey } from './queries';

/** What the browser's tab says: "INC-1", "Drill D-7". */
export function incidentTitle(segment: string): string {
  const { number, drill } = incidentKey(segment);
  return drill ? `Drill D-${number}` : `INC-${number}`;
}

/** `1` is incident 1, `D-7` is drill 7; anything else is no page. */
export function incidentKey(segment: string): IncidentKey {
  const match = /^(D-|INC-)?(\d{1,9})$/i.exec(segment);
  if (match === null) notFound();
  return { number: Number(match[2]), drill: match[1]?.toUpperCase() === 'D-' };
}
