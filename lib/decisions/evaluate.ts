import { severityOf } from '@/lib/incidents/severity';
import type { OpenQuestion } from '@/lib/runbooks/decision-schema';
import type { Runbook } from '@/lib/runbooks/schema';
import { type Reading, type Series, SIGNAL_UNITS } from '@/lib/signals/reading';
import { automationViews, type Sampling } from './automations';
import { increase, nowAndBefore } from './baseline';
import { beganWithDeploy, DEPLOYMENT_RELATED } from './began-with-deploy';
import { conclude, type Facts, type Rules, sameConclusion, sortedGrounds } from './conclude';
import { signalContext } from './context';
import type {
  Answer,
  Decision,
  GroundView,
  MatrixRowView,
  PathEntry,
  SuspectChange,
} from './decision';
import { escalationView } from './escalation';
import {
  lastAnswers,
  measureSignal,
  rowIf,
  type Settled,
  type SettledRow,
  settle,
  settleRow,
} from './facts';
import { firstBreach } from './first-breach';
import { type IncidentFacts, settleByFact } from './incident-fact';
import type { Measurement } from './measure';
import { inShort, outcomeOf, unknownOutcome } from './outcome';
import { matrixEntry, questionEntry } from './path-entry';
import { walkTree, worseWhenNo } from './tree';

export interface DecisionInputs {
  readonly runbook: Runbook;
  readonly readings: readonly Reading[];
  /** In the order they were given; the last one to a question counts. */
  readonly answers: readonly Answer[];
  /** The target's last change; null: none is known. */
  readonly change: SuspectChange | null;
  /** The same windows as they were before the last change; without them no comparison is known. */
  readonly baselines?: readonly Reading[];
  /** What the incident counts itself; what is not given here a person is asked. */
  readonly incident?: IncidentFacts;
  /** The last hour, to see when the breach began; without it that stays unknown. */
  readonly series?: readonly Series[];
  /** How the series were sampled; without it nothing is known to have lasted. */
  readonly sampling?: Sampling;
  readonly now: Date;
}

/**
 * Walks the runbook's decision over readings and answers. Pure: the same inputs give the same
 * decision, at any time. What is not known is never read as well.
 */
export function evaluate(inputs: DecisionInputs): Decision {
  const { runbook } = inputs;
  const rules = runbook.decision;
  const said = lastAnswers(inputs.answers);
  const window =
    rules.kind === 'none' ? ({ seconds: 1800, source: 'default' } as const) : rules.deploy_window;
  const deploy = beganWithDeploy({
    change: inputs.change,
    breachBegan: firstBreach(runbook, inputs.series ?? []),
    window,
    said: said.get(DEPLOYMENT_RELATED) ?? null,
  });
  if (rules.kind === 'none') return undecided(rules.reason, deploy, automations(inputs));

  const measured = (id: string) => measureSignal(runbook, id, inputs.readings, inputs.now);
  const matrixSignal = rules.kind === 'matrix' ? measured(rules.signal) : null;
  const row: SettledRow | null =
    rules.kind === 'matrix' ? settleRow(rules, matrixSignal, said.get(rules.signal) ?? null) : null;
  const questions = rules.questions.map((question: OpenQuestion) => ({
    question,
    settled: settleOne(question, inputs, said.get(question.id) ?? null),
  }));
  const facts: Facts = {
    row: row?.row ?? null,
    answers: new Map(questions.map(({ question, settled }) => [question.id, settled.answer])),
  };
  const conclusion = conclude(rules, facts);

  const turned = rules.kind === 'tree' ? worseWhenNo(rules) : [];
  const path: PathEntry[] = [];
  if (rules.kind === 'matrix' && row !== null) {
    const yes = conclude(rules, { ...facts, row: otherRow(rules, matrixSignal, row, 'yes') });
    const no = conclude(rules, { ...facts, row: otherRow(rules, matrixSignal, row, 'no') });
    const entry = matrixEntry(rules.signal, row, matrixSignal, {
      changesOutcome: !sameConclusion(yes, no),
      ifYes: inShort(runbook, yes),
    });
    path.push({ ...entry, ...contextOf(inputs, rules.signal) });
  }
  for (const { question, settled } of questions) {
    const withAnswer = (answer: 'yes' | 'no') =>
      conclude(rules, { ...facts, answers: new Map([...facts.answers, [question.id, answer]]) });
    const yes = withAnswer('yes');
    const entry = questionEntry(question, settled, {
      changesOutcome: !sameConclusion(yes, withAnswer('no')),
      ifYes: inShort(runbook, yes),
    });
    path.push({
      ...entry,
      ...contextOf(inputs, question.by_signal?.signal),
      ...(turned.includes(question.id) ? { worse: 'no' } : {}),
    });
  }
  path.push(deploy);

  return {
    path,
    matrix:
      rules.kind === 'matrix'
        ? {
            title: rules.title,
            unit: matrixSignal?.unit ?? unitOf(runbook, rules.signal),
            rows: matrixRows(runbook, rules, facts),
            value: matrixSignal?.known ?? null,
          }
        : null,
    ...(rules.kind === 'tree' ? { walked: walkTree(rules, facts.answers) } : {}),
    ...(rules.kind === 'escalation'
      ? { escalation: escalationView(runbook, rules, facts.answers) }
      : {}),
    ...automations(inputs),
    grounds: groundViews(runbook, rules, facts),
    outcome: outcomeOf(runbook, conclusion, path),
    unknowns: unknownsOf(path),
  };
}

function settleOne(
  question: OpenQuestion,
  { runbook, readings, baselines, incident, now }: DecisionInputs,
  said: Answer | null,
): Settled {
  const { by_signal, by_fact } = question;
  if (by_fact !== undefined) return settleByFact(by_fact, incident ?? {}, said);
  if (by_signal?.against === 'baseline') {
    const signal = runbook.signals.find(({ id }) => id === by_signal.signal);
    const both = signal && nowAndBefore(signal, readings, baselines ?? [], now);
    return settle(question, both ? increase(both) : null, said);
  }
  const measurement = by_signal && measureSignal(runbook, by_signal.signal, readings, now);
  return settle(question, measurement ?? null, said);
}

function contextOf({ runbook, readings, baselines, now }: DecisionInputs, id: string | undefined) {
  const signal = runbook.signals.find((one) => one.id === id);
  return signal === undefined ? {} : signalContext(signal, readings, baselines ?? [], now);
}

function automations({ runbook, series, sampling, now }: DecisionInputs) {
  if (runbook.automations.length === 0) return {};
  return { automations: automationViews(runbook, series ?? [], sampling ?? null, now) };
}

function groundViews(runbook: Runbook, rules: Rules, facts: Facts): GroundView[] {
  const titles = new Map(rules.questions.map(({ id, title }) => [id, title]));
  return sortedGrounds(rules, facts).map(({ question, effect }) => ({
    question: question === null ? null : (titles.get(question) ?? question),
    procedure: effect.procedure,
    severity: effect.severity,
    label: severityOf(runbook, effect.severity).label,
  }));
}

/** The row that stands for yes or no here: the one that counts where it already says so. */
function otherRow(
  rules: Extract<Rules, { kind: 'matrix' }>,
  measurement: Measurement | null,
  settled: SettledRow,
  answer: 'yes' | 'no',
) {
  if (settled.answer === answer) return settled.row;
  if (settled.answer === 'yes') return rules.rows.at(-1) ?? null;
  return rowIf(rules, measurement, answer);
}

function matrixRows(
  runbook: Runbook,
  rules: Extract<Rules, { kind: 'matrix' }>,
  facts: Facts,
): MatrixRowView[] {
  return rules.rows.map((row) => ({
    severity: row.severity,
    label: severityOf(runbook, row.severity).label,
    lower: row.lower,
    upper: row.upper,
    band: row.band,
    impact: row.impact,
    action: row.action,
    procedure: row.procedure,
    withinSeconds: row.within_seconds,
    timeline: row.timeline,
    active: row === facts.row,
  }));
}

function unitOf(runbook: Runbook, id: string) {
  const signal = runbook.signals.find((one) => one.id === id);
  return SIGNAL_UNITS[signal?.signal ?? 'error_rate_5xx'];
}

function unknownsOf(path: readonly PathEntry[]): string[] {
  return path.filter(({ answer }) => answer === 'unknown').map(({ id }) => id);
}

/** The runbook states no decision, or it was withheld for a mistake: a person decides. */
function undecided(
  reason: string,
  deploy: PathEntry,
  also: Pick<Decision, 'automations'>,
): Decision {
  return {
    path: [deploy],
    matrix: null,
    ...also,
    grounds: [],
    outcome: unknownOutcome(`${reason} A person decides.`),
    unknowns: unknownsOf([deploy]),
  };
}
