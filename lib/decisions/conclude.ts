import type { DecisionRules, Effect, MatrixRow } from '@/lib/runbooks/decision-schema';
import { escalationGrounds } from './escalation';
import { type Answers, allKnown, anyOf, type Ground, type Grounds, yesGrounds } from './grounds';
import { severityRuleGrounds } from './severity-rules';
import { signalTableGrounds } from './signal-table';
import { treeGrounds } from './tree';
import { triggerGrounds } from './triggers';

export type Rules = Exclude<DecisionRules, { kind: 'none' }>;

/** Everything that a decision rests on, however it became known. */
export interface Facts {
  /** Which row the matrix stands at; null: not known. Not looked at where there is no matrix. */
  readonly row: MatrixRow | null;
  readonly answers: Answers;
}

export type Conclusion =
  | {
      readonly kind: 'procedure' | 'monitor';
      readonly effect: Effect;
      /** The ground that severity comes from. */
      readonly ground: Ground;
    }
  | { readonly kind: 'unknown' };

/** What follows from the facts. */
export function conclude(rules: Rules, facts: Facts): Conclusion {
  return weigh(groundsOf(rules, facts));
}

/** Everything that speaks for something, the worst first. */
export function sortedGrounds(rules: Rules, facts: Facts): readonly Ground[] {
  return [...groundsOf(rules, facts).grounds].sort(worstFirst);
}

function groundsOf(rules: Rules, { row, answers }: Facts): Grounds {
  switch (rules.kind) {
    case 'matrix': {
      const inRow = row === null ? [] : [{ question: null, effect: effectOfRow(row) }];
      return {
        grounds: [...inRow, ...yesGrounds(rules.questions, answers, null)],
        complete: row !== null && allKnown(rules.questions, answers),
      };
    }
    case 'criteria':
      return anyOf(rules.questions, answers, null, rules.otherwise);
    case 'tree':
      return treeGrounds(rules, answers);
    case 'signal_table':
      return signalTableGrounds(rules, answers);
    case 'severity_rules':
      return severityRuleGrounds(rules, answers);
    case 'triggers':
      return triggerGrounds(rules, answers);
    case 'escalation':
      return escalationGrounds(rules, answers);
  }
}

/**
 * The worse of two grounds counts; a ground that names a procedure is not outvoted by one that only
 * says to watch. Watching is concluded from complete facts alone.
 */
function weigh({ grounds, complete }: Grounds): Conclusion {
  const worst = [...grounds].sort(worstFirst)[0];
  if (worst === undefined) return { kind: 'unknown' };
  const doing = grounds
    .filter(({ effect }) => effect.procedure !== 'monitor')
    .sort(worstFirst)[0]?.effect;
  if (doing !== undefined) {
    const { severity, source } = worst.effect;
    const within = shorter(worst.effect, doing);
    const { within_seconds, timeline } = within;
    const within_source = within.within_source ?? within.source;
    return {
      kind: 'procedure',
      effect: { ...doing, severity, source, within_seconds, timeline, within_source },
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
