import type { Effect } from '@/lib/runbooks/decision-schema';
import type { AnswerWord } from './decision';

/** One reason to do something: a row, a leaf of a tree, or a question answered with yes. */
export interface Ground {
  /** The question's id; null: the matrix row, or what follows when all is no. */
  readonly question: string | null;
  readonly effect: Effect;
}

/** What speaks for which effect, and whether everything that could speak is known. */
export interface Grounds {
  readonly grounds: readonly Ground[];
  readonly complete: boolean;
}

export type Answers = ReadonlyMap<string, AnswerWord>;

interface Asked {
  readonly id: string;
  readonly yes?: Effect | undefined;
}

export function answerTo(id: string, answers: Answers): AnswerWord {
  return answers.get(id) ?? 'unknown';
}

export function allKnown(questions: readonly Asked[], answers: Answers): boolean {
  return questions.every(({ id }) => answerTo(id, answers) !== 'unknown');
}

/** A ground for each yes: the question's own effect, else the one that all of them share. */
export function yesGrounds(
  questions: readonly Asked[],
  answers: Answers,
  shared: Effect | null,
): Ground[] {
  return questions.flatMap(({ id, yes }) => {
    const effect = yes ?? shared;
    return answerTo(id, answers) === 'yes' && effect !== null ? [{ question: id, effect }] : [];
  });
}

/** Every yes for itself; what is otherwise follows only when every answer is known to be no. */
export function anyOf(
  questions: readonly Asked[],
  answers: Answers,
  shared: Effect | null,
  otherwise: Effect,
): Grounds {
  const grounds = yesGrounds(questions, answers, shared);
  const complete = allKnown(questions, answers);
  if (grounds.length === 0 && complete) grounds.push({ question: null, effect: otherwise });
  return { grounds, complete };
}
