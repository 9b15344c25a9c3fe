import { formatDuration } from '@/lib/format/duration';
import { formatSignal } from '@/lib/format/signal';
import type {
  Branch,
  DecisionRules,
  Effect,
  MatrixRow,
  OpenQuestion,
  TreeNode,
} from '../decision-schema';
import type { Runbook } from '../schema';
import type { Entry, Fact, Section } from '../section-view';
import {
  durationFact,
  entryOf,
  fact,
  inWords,
  leftOver,
  limitFact,
  link,
  named,
  procedureLink,
  secondsFact,
  sectionOf,
  unitOf,
} from './build';

const KIND_WORDS: Readonly<Record<string, string>> = {
  matrix: 'A matrix: the worst row that fits counts.',
  criteria: 'Criteria by level: the worst one that is met counts.',
  tree: 'A tree: each question leads to the next one, or to an end.',
  signal_table: 'A table of signals: each row for itself, the worst counts.',
  severity_rules: 'Levels of severity, with what is done from which level on.',
  triggers: 'Triggers: any one of them is enough.',
  escalation: 'Triggers, and conditions under which others are called at once.',
};

/** The rules by which the runbook decides: what they lead to first, then each question. */
export function decisionSections(runbook: Runbook): Section[] {
  const rules = runbook.decision;
  if (rules.kind === 'none') {
    return [
      sectionOf('decision', 'Decision', {
        lead: `${rules.reason} A person decides.`,
        facts: leftOver(rules, ['kind', 'reason']),
      }),
    ];
  }
  const questions = sectionOf('question', questionsTitle(rules), {
    path: 'decision.questions',
    layout: 'table',
    entries: rules.questions.map((question, index) => questionEntry(runbook, question, index)),
  });
  return [
    sectionOf('decision', rules.title, {
      lead: KIND_WORDS[rules.kind] ?? inWords(rules.kind),
      layout: rules.kind === 'matrix' ? 'table' : 'entries',
      facts: [...durationFact('A deployment counts as the cause for', rules.deploy_window)],
      entries: drawn(runbook, rules),
    }),
    ...(questions.entries.length > 0 ? [questions] : []),
  ];
}

function questionsTitle(rules: DecisionRules): string {
  return rules.kind === 'matrix' ? 'Decided beside the matrix' : 'Questions of the decision';
}

type Rules = Exclude<DecisionRules, { kind: 'none' }>;

function drawn(runbook: Runbook, rules: Rules): Entry[] {
  const end = (title: string, name: string, effect: Effect) =>
    entryOf({
      section: 'decision',
      path: `decision.${name}`,
      id: name,
      title,
      facts: effectFacts(runbook, effect),
    });
  switch (rules.kind) {
    case 'matrix': {
      const of = fact('By', named(runbook.signals, rules.signal, 'signals').value, {
        href: `#signals-${rules.signal}`,
      });
      return rules.rows.map((row, index) => rowEntry(runbook, row, rules.signal, index, of));
    }
    case 'tree':
      return [
        ...rules.nodes.map((node, index) => nodeEntry(runbook, rules.nodes, node, index, rules)),
        ...rules.bands.map((band, index) =>
          entryOf({
            section: 'decision',
            path: `decision.bands[${index}]`,
            title: band.written,
            marker: 'Range',
            facts: [
              ...fact('Of', inWords(band.of)),
              ...severityFact(runbook, band.severity),
              ...fact('From', formatSignal(band.lower, 'ratio')),
              ...fact(
                'To',
                band.upper === null ? 'no upper end' : formatSignal(band.upper, 'ratio'),
              ),
              ...leftOver(band, ['of', 'severity', 'lower', 'upper', 'written']),
            ],
          }),
        ),
      ];
    case 'severity_rules':
      return [
        entryOf({
          section: 'decision',
          path: 'decision.mitigate',
          id: 'mitigate',
          title: rules.mitigate.written,
          facts: [
            ...severityFact(runbook, rules.mitigate.up_to, 'Down to'),
            ...procedureLink('Then', rules.mitigate.procedure, runbook),
          ],
        }),
        end('Otherwise', 'otherwise', rules.otherwise),
      ];
    case 'triggers':
      return [
        end('When one is met', 'effect', rules.effect),
        end('Otherwise', 'otherwise', rules.otherwise),
      ];
    case 'escalation':
      return [
        end('When a trigger is met', 'effect', rules.effect),
        end('When a condition for escalation is met', 'escalate', rules.escalate),
        end('Otherwise', 'otherwise', rules.otherwise),
      ];
    default:
      return [end('When every answer is no', 'otherwise', rules.otherwise)];
  }
}

function rowEntry(
  runbook: Runbook,
  row: MatrixRow,
  signal: string,
  index: number,
  of: readonly Fact[],
): Entry {
  const unit = unitOf(runbook, signal);
  const upper = row.upper === null ? 'no upper end' : formatSignal(row.upper, unit);
  return entryOf({
    section: 'decision',
    path: `decision.rows[${index}]`,
    title: row.band,
    live: { kind: 'row', lower: row.lower },
    facts: [
      ...severityFact(runbook, row.severity),
      ...of,
      ...fact('From', formatSignal(row.lower, unit)),
      ...fact('To', upper),
      ...fact('Impact', row.impact),
      ...fact('Do', row.action),
      ...procedureLink('Procedure', row.procedure, runbook),
      ...fact('Within', formatDuration(row.within_seconds), { note: row.timeline }),
      ...leftOver(row, [
        'severity',
        'lower',
        'upper',
        'band',
        'impact',
        'action',
        'procedure',
        'within_seconds',
        'timeline',
      ]),
    ],
  });
}

function nodeEntry(
  runbook: Runbook,
  nodes: readonly TreeNode[],
  node: TreeNode,
  index: number,
  rules: Extract<Rules, { kind: 'tree' }>,
): Entry {
  const branch = (name: 'yes' | 'no', to: Branch): Entry =>
    entryOf({
      section: 'decision',
      path: `decision.nodes[${index}].${name}`,
      id: `${node.id}_${name}`,
      marker: name === 'yes' ? 'Yes' : 'No',
      title:
        to.outcome?.action ??
        (to.next === undefined ? '' : `Go on: ${named(nodes, to.next, 'decision').value}`),
      facts:
        to.outcome === undefined
          ? link('To', to.next, nodes, 'decision')
          : effectFacts(runbook, to.outcome).filter(({ label }) => label !== 'Do'),
    });
  return entryOf({
    section: 'decision',
    path: `decision.nodes[${index}]`,
    id: node.id,
    marker: String(index + 1),
    title: node.title,
    written: node.written,
    live: { kind: 'node', anyOf: node.any_of },
    facts: [
      ...node.any_of.flatMap((id) => link('Yes when', id, rules.questions, 'question')),
      ...fact('The worse answer', node.worse),
      ...leftOver(node, ['id', 'title', 'written', 'any_of', 'worse', 'yes', 'no']),
    ],
    children: [branch('yes', node.yes), branch('no', node.no)],
  });
}

type AnyQuestion = OpenQuestion & {
  readonly metric?: string;
  readonly threshold?: string;
  readonly escalates?: boolean;
};

function questionEntry(runbook: Runbook, question: AnyQuestion, index: number): Entry {
  const { by_signal, by_fact } = question;
  const unit =
    by_signal?.against === 'baseline' ? 'ratio' : unitOf(runbook, by_signal?.signal ?? '');
  return entryOf({
    section: 'question',
    path: `decision.questions[${index}]`,
    id: question.id,
    title: question.question,
    written: question.written,
    live: { kind: 'question', id: question.id },
    facts: [
      ...fact('Called', question.title),
      ...(by_signal === undefined
        ? []
        : [
            ...link('Answered by', by_signal.signal, runbook.signals, 'signals'),
            ...limitFact('Limit', by_signal.at, unit),
            ...(by_signal.against === undefined
              ? []
              : fact('Against', `the ${by_signal.against} before the last change`)),
            ...leftOver(by_signal, ['signal', 'at', 'against']),
          ]),
      ...(by_fact === undefined
        ? []
        : [
            ...fact('Answered by', `the incident: ${inWords(by_fact.fact).toLowerCase()}`),
            ...fact('Limit', String(by_fact.at.at), {
              source: by_fact.at.source,
              ...(by_fact.at.written === undefined ? {} : { note: by_fact.at.written }),
            }),
          ]),
      ...(by_signal === undefined && by_fact === undefined ? fact('Answered by', 'a person') : []),
      ...fact('Metric', question.metric),
      ...fact('Threshold', question.threshold),
      ...(question.escalates === undefined
        ? []
        : fact('Calls others', question.escalates ? 'yes' : 'no')),
      ...(question.yes === undefined ? [] : effectFacts(runbook, question.yes)),
      ...fact('Help', question.help),
      ...leftOver(question, [
        'id',
        'title',
        'question',
        'written',
        'by_signal',
        'by_fact',
        'metric',
        'threshold',
        'escalates',
        'yes',
        'help',
      ]),
    ],
  });
}

function effectFacts(runbook: Runbook, effect: Effect): Fact[] {
  const source = effect.within_source ?? effect.source;
  return [
    ...severityFact(runbook, effect.severity).map((one) => ({ ...one, source: effect.source })),
    ...fact('Do', effect.action, { source: effect.source }),
    ...procedureLink('Procedure', effect.procedure, runbook),
    ...secondsFact('Within', effect.within_seconds, source).map((one) => ({
      ...one,
      note: effect.timeline,
    })),
    ...(effect.within_seconds === null ? fact('Within', effect.timeline, { source }) : []),
    ...leftOver(effect, [
      'severity',
      'action',
      'procedure',
      'within_seconds',
      'within_source',
      'timeline',
      'source',
    ]),
  ];
}

function severityFact(runbook: Runbook, level: number, label = 'Severity'): Fact[] {
  const named = runbook.severities.find((one) => one.level === level);
  return fact(label, named === undefined ? `Level ${level}` : `${named.label} (${level})`);
}
