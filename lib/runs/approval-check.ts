/** The check of a verdict that a second person answers. Pure. */
import type { PlanBody } from './plan-body';
import type { Check } from './verdict';

export function secondPerson(
  approval: 'later' | 'given' | 'missing',
  plan: Pick<PlanBody, 'reversible' | 'steps'>,
): Check {
  const byHand = plan.steps.some(({ kind, inverse }) => kind === 'manual' && inverse !== null);
  const why =
    plan.reversible === 'none' || byHand
      ? 'It can’t be undone'
      : 'It takes away what others may rely on';
  const seen = {
    later: {
      result: 'warn',
      evidence: `${why}: a second person with the commander role has to approve it.`,
    },
    given: { result: 'pass', evidence: 'A second person approved this very plan.' },
    missing: {
      result: 'block',
      evidence: `${why}, and no second person has approved this very plan.`,
    },
  } as const;
  return { id: 'second_person', title: 'Second person', absolute: false, ...seen[approval] };
}
