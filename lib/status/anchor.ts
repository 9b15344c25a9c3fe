import type { StatusIncident } from './status-view';

/** Where an incident stands on the page; also its address in feeds. */
export function anchorOf(incident: Pick<StatusIncident, 'id'>): string {
  return `incident-${incident.id}`;
}
