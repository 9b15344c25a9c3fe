import { shortRevision } from '@/lib/fleet/short-revision';
import type { PlanBody } from './plan-body';

/** "Roll back Virtuoso API to 00001-abc", "Undo run 3 on Virtuoso API": wherever a plan is named. */
export function planTitle({
  service,
  revision,
  undoes,
}: Pick<PlanBody, 'service' | 'revision' | 'undoes'>): string {
  if (undoes !== null) return `Undo run ${undoes.number} on ${service.name}`;
  if (revision === null) return `Put back the recorded traffic of ${service.name}`;
  return `Roll back ${service.name} to ${shortRevision(revision, service.slug)}`;
}
