/** Pure: what the runbook says that a way back can and can't touch, for the preview. */
import type { Procedure } from '@/lib/runbooks/procedure-schema';
import type { Runbook } from '@/lib/runbooks/schema';
import type { SafetyNote } from './difference-view';
import { isAboutRevision } from './plan';

/**
 * What it says at this procedure or one of its steps, and at none. Data that one way back can't touch
 * no way back to a named revision can, so what stands at another such procedure counts here too.
 */
export function safetyNotes(
  { pitfalls, procedures }: Pick<Runbook, 'pitfalls' | 'procedures'>,
  procedureId: string,
): readonly SafetyNote[] {
  const procedure = procedures.find(({ id }) => id === procedureId);
  if (procedure === undefined) return [];
  const places = [procedure.id, ...procedure.steps.map(({ id }) => id)];
  const alike = goesBack(procedure) ? procedures.filter(goesBack).map(({ id }) => id) : [];
  return pitfalls
    .filter(({ at }) => at === undefined || places.includes(at) || alike.includes(at))
    .map(({ title, text }) => ({ title, text }));
}

function goesBack(procedure: Procedure): boolean {
  return !procedure.ships && isAboutRevision(procedure);
}
