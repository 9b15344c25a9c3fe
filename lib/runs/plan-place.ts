/** Pure: a plan that is about several targets of one service, as it is at one of them. */
import type { PlanBody } from './plan-body';

/** Ids of every target that the plan is about, its own first: they are locked together. */
export function targetsOf({
  target,
  elsewhere = [],
}: Pick<PlanBody, 'target' | 'elsewhere'>): string[] {
  return [target.id, ...elsewhere.map((place) => place.target.id)];
}

/** As if the plan were for this target alone. `targetId` undefined: its own; unknown: a bug. */
export function planAt({ elsewhere, ...own }: PlanBody, targetId: string | undefined): PlanBody {
  const steps = own.steps.filter((step) => step.targetId === targetId);
  if (targetId === undefined) return { ...own, steps };
  const place = elsewhere?.find(({ target }) => target.id === targetId);
  if (place === undefined) throw new Error('a step at a target that its plan does not have');
  return { ...own, ...place, steps };
}

/** "dev and staging": the plan's other environments, in words; null: there are none. */
export function placesInWords({ elsewhere = [] }: Pick<PlanBody, 'elsewhere'>): string | null {
  const names = elsewhere.map(({ target }) => target.environment);
  const last = names.at(-1);
  if (last === undefined) return null;
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
