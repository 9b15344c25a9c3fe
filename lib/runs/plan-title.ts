import { shortRevision } from '@/lib/fleet/short-revision';
import type { PlanBody } from './plan-body';

/**
 * Wherever a plan is named: "Roll back Virtuoso API to 00001-abc", "Undo run 3 on Virtuoso API",
 * "Virtuoso API: Emergency stop".
 */
export function planTitle({
  service,
  procedure,
  revision,
  undoes,
  ships,
  gaining,
}: Pick<PlanBody, 'service' | 'procedure' | 'revision' | 'undoes' | 'ships' | 'gaining'>): string {
  if (undoes !== null) return `${procedure.title} on ${service.name}`;
  if (revision === null || !gaining.includes(revision))
    return `${service.name}: ${procedure.title}`;
  const name = shortRevision(revision, service.slug);
  return ships ? `Ship ${name} on ${service.name}` : `Roll back ${service.name} to ${name}`;
}
