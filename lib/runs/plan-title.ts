import { shortRevision } from '@/lib/fleet/short-revision';
import type { PlanBody } from './plan-body';

/** "Roll back Virtuoso API to 00001-abc", "Undo run 3 on Virtuoso API": wherever a plan is named. */
export function planTitle({
  service,
  procedure,
  revision,
  undoes,
  ships,
}: Pick<PlanBody, 'service' | 'procedure' | 'revision' | 'undoes' | 'ships'>): string {
  if (undoes !== null || revision === null) return `${procedure.title} on ${service.name}`;
  const name = shortRevision(revision, service.slug);
  return ships ? `Ship ${name} on ${service.name}` : `Roll back ${service.name} to ${name}`;
}
