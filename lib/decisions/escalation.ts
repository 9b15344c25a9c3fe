import type { DecisionRules } from '@/lib/runbooks/decision-schema';
import type { Runbook } from '@/lib/runbooks/schema';
import type { ContactView, EscalationView } from './decision';
import { type Answers, allKnown, answerTo, type Grounds, yesGrounds } from './grounds';

type Rules = Extract<DecisionRules, { kind: 'escalation' }>;

/** Symptoms call for the procedure, conditions for other people; what is sooner due goes first. */
export function escalationGrounds(rules: Rules, answers: Answers): Grounds {
  const { questions, effect, escalate, otherwise } = rules;
  const symptoms = questions.filter(({ escalates }) => !escalates);
  const conditions = questions.filter(({ escalates }) => escalates);
  const grounds = [
    ...yesGrounds(conditions, answers, escalate),
    ...yesGrounds(symptoms, answers, effect),
  ];
  const complete = allKnown(questions, answers);
  if (grounds.length === 0 && complete) grounds.push({ question: null, effect: otherwise });
  return { grounds, complete };
}

/** Whether others are to be called now, by which conditions, and whom in which order. */
export function escalationView(
  { contacts }: Pick<Runbook, 'contacts'>,
  rules: Rules,
  answers: Answers,
): EscalationView {
  const conditions = rules.questions.filter(({ escalates }) => escalates);
  const met = conditions.filter(({ id }) => answerTo(id, answers) === 'yes');
  const open = conditions.filter(({ id }) => answerTo(id, answers) === 'unknown');
  return {
    due: met.length > 0 ? 'yes' : open.length > 0 ? 'unknown' : 'no',
    conditions: met.map(({ id }) => id),
    unknown: open.map(({ id }) => id),
    path: contacts.escalation.map(contactView),
    external: contacts.external.map(contactView),
  };
}

function contactView(contact: Runbook['contacts']['escalation'][number]): ContactView {
  const { role, reach, after_minutes, placeholder, condition } = contact;
  return {
    role,
    reach,
    afterMinutes: after_minutes ?? null,
    placeholder: placeholder ?? null,
    condition: condition ?? null,
  };
}
