import type { DecisionRules } from '@/lib/runbooks/decision-schema';
import { type Answers, anyOf, type Grounds } from './grounds';

/** Each row of the table speaks for itself; of several that match the worse one counts. */
export function signalTableGrounds(
  rules: Extract<DecisionRules, { kind: 'signal_table' }>,
  answers: Answers,
): Grounds {
  return anyOf(rules.questions, answers, null, rules.otherwise);
}
