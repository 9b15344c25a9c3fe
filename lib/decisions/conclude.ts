import type { DecisionRules, Effect, MatrixRow } from '@/lib/runbooks/decision-schema';
import type { AnswerWord } from './decision';

export type Rules = Exclude<DecisionRules, { kind: 'none' }>;

/** Everything that a decision rests on, however it became known. */
export interface Facts {
  /** Which row the matrix stands at; null: not known. Not looked at where there is no matrix. */
  readonly row: MatrixRow | null;
  readonly answers: ReadonlyMap<string, AnswerWord>;
}

/** One reason to do something: a matrix row, or a question answered with yes. */
export interface Ground {
  /** The question's id; null: the matrix row, or what follows when all is no. */
  readonly question: string | null;
  readonly effect: Effect;
}

export type Conclusion =
  | {
      readonly kind: 'procedure' | 'monitor';
      readonly effect: Effect;
      /** The ground that severity comes from. */
      readonly ground: Ground;
    }
  | { readonly kind: 'unknown' };

/**
 * What follows from the facts. The worse of two grounds counts; a ground that names a procedure is
 * not outvoted by one that only says to watch. Watching is concluded from complete facts alone.
 */
export function conclude(rules: Rules, facts: Facts): Conclusion {
  const grounds: Ground[] = [];
  if (rules.kind === 'matrix' && facts.row !== null) {
    grounds.push({ question: null, effect: effectOfRow(facts.row) });
  }
  for (const question of rules.questions) {
    if (facts.answers.get(question.id) === 'yes') {
      grounds.push({ question: question.id, effect: question.yes });
    }
  }
  const complete =
    rules.questions.every(({ id }) => (facts.answers.get(id) ?? 'unknown') !== 'unknown') &&
    (rules.kind !== 'matrix' || facts.row !== null);
  if (grounds.length === 0 && rules.kind === 'criteria' && complete) {
    grounds.push({ question: null, effect: rules.otherwise });
  }
  const worst = [...grounds].sort(worstFirst)[0];
  if (worst === undefined) return { kind: 'unknown' };
  const doing = grounds
    .filter(({ effect }) => effect.procedure !== 'monitor')
    .sort(worstFirst)[0]?.effect;
  if (doing !== undefined) {
    const { severity, source } = worst.effect;
    const within = shorter(worst.effect, doing);
    const { within_seconds, timeline } = within;
    return {
      kind: 'procedure',
      effect: { ...doing, severity, source, within_seconds, timeline },
      ground: worst,
    };
  }
  return complete ? { kind: 'monitor', effect: worst.effect, ground: worst } : { kind: 'unknown' };
}

export function sameConclusion(a: Conclusion, b: Conclusion): boolean {
  if (a.kind === 'unknown' || b.kind === 'unknown') return a.kind === b.kind;
  return (
    a.kind === b.kind &&
    a.effect.severity === b.effect.severity &&
    a.effect.procedure === b.effect.procedure &&
    a.effect.within_seconds === b.effect.within_seconds &&
    a.effect.action === b.effect.action
  );
}

/** Rows go worst first and both ends belong to a row, so a boundary is the worse row's. */
export function rowOf(rows: readonly MatrixRow[], value: number): MatrixRow | null {
  const fits = (row: MatrixRow) => value >= row.lower && (row.upper === null || value <= row.upper);
  return rows.find(fits) ?? null;
}

function effectOfRow(row: MatrixRow): Effect {
  const { severity, procedure, action, within_seconds, timeline } = row;
  return { severity, procedure, action, within_seconds, timeline, source: 'runbook' };
}

/** Stable: of equals the first stays first, so the matrix row is named before a question. */
function worstFirst(a: Ground, b: Ground): number {
  const watches = (ground: Ground) => (ground.effect.procedure === 'monitor' ? 1 : 0);
  const within = (ground: Ground) => ground.effect.within_seconds ?? Number.MAX_SAFE_INTEGER;
  return a.effect.severity - b.effect.severity || watches(a) - watches(b) || within(a) - within(b);
}

function shorter(a: Effect, b: Effect): Effect {
  return (a.within_seconds ?? Number.MAX_SAFE_INTEGER) <=
    (b.within_seconds ?? Number.MAX_SAFE_INTEGER)
    ? a
    : b;
}
