import type { DecisionRules, Effect } from './decision-schema';
import { type Report, type Resolve, twice } from './references';
import type { Runbook } from './schema';

type Of<K extends DecisionRules['kind']> = Extract<DecisionRules, { kind: K }>;

/** Names that lead nowhere in a decision, ids used twice, rows or questions out of order. */
export function checkDecision({ decision }: Runbook, report: Report, resolve: Resolve): void {
  if (decision.kind === 'none') return;
  twice(decision.questions, ['decision', 'questions'], report);
  decision.questions.forEach((question, index) => {
    const at = ['decision', 'questions', index] as const;
    if (question.by_signal) {
      resolve('signal', question.by_signal.signal, [...at, 'by_signal', 'signal']);
    }
    if (question.yes) resolve('procedure', question.yes.procedure, [...at, 'yes', 'procedure']);
  });
  const effects: Partial<Record<'effect' | 'escalate' | 'otherwise', Effect>> =
    decision.kind === 'matrix' || decision.kind === 'tree' ? {} : decision;
  for (const name of ['effect', 'escalate', 'otherwise'] as const) {
    const effect = effects[name];
    if (effect) resolve('procedure', effect.procedure, ['decision', name, 'procedure']);
  }
  if (decision.kind === 'severity_rules') {
    resolve('procedure', decision.mitigate.procedure, ['decision', 'mitigate', 'procedure']);
  }
  if (decision.kind === 'matrix') checkMatrix(decision, report, resolve);
  if (decision.kind === 'tree') checkTree(decision, report, resolve);
}

function checkMatrix(decision: Of<'matrix'>, report: Report, resolve: Resolve): void {
  resolve('signal', decision.signal, ['decision', 'signal']);
  decision.rows.forEach((row, index) => {
    const at = ['decision', 'rows', index] as const;
    resolve('procedure', row.procedure, [...at, 'procedure']);
    const worse = decision.rows[index - 1];
    if (worse === undefined && row.upper !== null) {
      report([...at, 'upper'], 'The worst row has no upper end.', 'Write null.');
    }
    if (worse !== undefined && row.upper !== worse.lower) {
      const message = 'Rows go from worst to best, each up to where the one above it begins.';
      report([...at, 'upper'], message, `Write ${worse.lower}.`);
    }
    if (worse !== undefined && row.severity < worse.severity) {
      report([...at, 'severity'], 'Rows go from worst to best; 1 is the worst severity.');
    }
    if (row.upper !== null && row.upper <= row.lower) {
      report([...at, 'upper'], '"upper" must be above "lower".');
    }
    if (index === decision.rows.length - 1 && row.lower !== 0) {
      report([...at, 'lower'], 'The last row begins at 0.', 'Write 0.');
    }
  });
}

/** A branch leads to a later node only, so that every walk through the tree ends. */
function checkTree({ nodes, questions }: Of<'tree'>, report: Report, resolve: Resolve): void {
  twice(nodes, ['decision', 'nodes'], report);
  nodes.forEach((node, index) => {
    const at = ['decision', 'nodes', index] as const;
    node.any_of.forEach((id, place) => {
      if (questions.some((question) => question.id === id)) return;
      report([...at, 'any_of', place], `There is no question "${id}".`);
    });
    for (const word of ['yes', 'no'] as const) {
      const { next, outcome } = node[word];
      if (outcome) resolve('procedure', outcome.procedure, [...at, word, 'outcome', 'procedure']);
      if (next !== undefined && !nodes.slice(index + 1).some(({ id }) => id === next)) {
        report([...at, word, 'next'], `There is no later node "${next}".`);
      }
    }
  });
}
