import type { DecisionRules } from '@/lib/runbooks/decision-schema';
import { type Answers, anyOf, type Grounds } from './grounds';

/** Any trigger is enough, and all of them mean the same unless one says otherwise for itself. */
export function triggerGrounds(
  rules: Extract<DecisionRules, { kind: 'triggers' }>,
  answers: Answers,
): Grounds {
  return anyOf(rules.questions, answers, rules.effect, rules.otherwise);
}
