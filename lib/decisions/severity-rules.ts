import type { DecisionRules } from '@/lib/runbooks/decision-schema';
import { type Answers, anyOf, type Grounds } from './grounds';

/** The level says whether to mitigate: up to the runbook's level by its procedure, else watching. */
export function severityRuleGrounds(
  rules: Extract<DecisionRules, { kind: 'severity_rules' }>,
  answers: Answers,
): Grounds {
  const { questions, mitigate, otherwise } = rules;
  const levelled = questions.map(({ id, yes }) => ({
    id,
    yes: { ...yes, procedure: yes.severity <= mitigate.up_to ? mitigate.procedure : 'monitor' },
  }));
  return anyOf(levelled, answers, null, otherwise);
}
