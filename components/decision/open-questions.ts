import type { DecisionView } from '@/lib/decisions/decision-view';

type Asking = Pick<DecisionView, 'path' | 'questions'>;

/** Asked of a person and not answered yet, in the path's order. */
export function openQuestions({ path, questions }: Asking): readonly string[] {
  return path.flatMap(({ id, answer, answeredAt }) =>
    questions.includes(id) && answer === 'unknown' && answeredAt === null ? [id] : [],
  );
}

/** What a person may answer, or answer again: nothing else answers it. */
export function askable({ path, questions }: Asking): readonly string[] {
  return path.flatMap(({ id, answeredAt }) =>
    questions.includes(id) || answeredAt !== null ? [id] : [],
  );
}
