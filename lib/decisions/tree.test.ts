import { describe, expect, it } from 'vitest';
import type { Answer, AnswerWord } from './decision';
import { evaluate } from './evaluate';
import { EPSILON, llmHub, NOW, reading, said } from './testing/inputs';

const PEOPLE = [
  'data_loss',
  'security_breach',
  'database_corruption',
  'critical_bug',
  'regulatory_violation',
  'user_complaints',
  'low_adoption',
] as const;
const BASELINES = [
  reading('latency_p95', 1, { observedAt: '2026-11-20T02:55:00Z' }),
  reading('error_rate_5xx', 0.003, { observedAt: '2026-11-20T02:55:00Z' }),
];

/** LLM Hub at an error rate and so much slower than before, with everything else as it should be. */
function at(
  { errors = 0.003, slower = 0, forward = 'yes' as AnswerWord | null, baselines = BASELINES },
  ...answers: Answer[]
) {
  return evaluate({
    runbook: llmHub,
    readings: [reading('error_rate_5xx', errors), reading('latency_p95', 1 + slower)],
    answers: [
      ...PEOPLE.map((id) => said(id, 'no')),
      ...(forward === null ? [] : [said('fix_forward', forward)]),
      ...answers,
    ],
    baselines,
    change: null,
    now: NOW,
  });
}

function told({ outcome }: ReturnType<typeof at>) {
  return [outcome.severity, outcome.procedure, outcome.withinSeconds];
}

const IMMEDIATE = [1, 'emergency_rollback', 300];
const HOUR = [2, 'emergency_rollback', 3600];
const FIX_SOON = [3, 'deploy_fix', 14_400];
const FIX = [4, 'deploy_fix', 86_400];
const CONTROLLED = [3, 'controlled_rollback', 14_400];
const UNKNOWN = [null, null, null];

describe('the tree of llm-hub', () => {
  it.each([
    [1, IMMEDIATE],
    [0.99, IMMEDIATE],
    [0.99 - EPSILON, HOUR],
    [0.05 + EPSILON, HOUR],
    [0.05, HOUR],
    [0.05 - EPSILON, FIX_SOON],
    [0.02, FIX_SOON],
    [0.02 - EPSILON, FIX_SOON],
    [0.01, FIX_SOON],
    [0.01 - EPSILON, FIX],
    [0, FIX],
  ])('at an error rate of %d gives %j', (errors, expected) => {
    expect(told(at({ errors }))).toEqual(expected);
  });

  it.each([
    [2, HOUR],
    [0.5 + EPSILON, HOUR],
    [0.5, HOUR],
    [0.5 - EPSILON, FIX_SOON],
    [0.2, FIX_SOON],
    [0.2 - EPSILON, FIX_SOON],
    [0.1, FIX_SOON],
    [0.1 - EPSILON, FIX],
    [-0.5, FIX],
  ])('at %d slower than before gives %j', (slower, expected) => {
    expect(told(at({ slower }))).toEqual(expected);
  });

  it.each([
    ['data_loss', IMMEDIATE],
    ['security_breach', IMMEDIATE],
    ['complete_outage', IMMEDIATE],
    ['database_corruption', IMMEDIATE],
    ['error_rate', HOUR],
    ['performance', HOUR],
    ['critical_bug', HOUR],
    ['regulatory_violation', HOUR],
    ['error_rate_raised', FIX_SOON],
    ['performance_noticeable', FIX_SOON],
    ['user_complaints', FIX_SOON],
    ['low_adoption', FIX_SOON],
  ])('a person’s yes to %s gives %j', (id, expected) => {
    expect(told(at({}, said(id, 'yes')))).toEqual(expected);
  });

  it('what can’t be fixed forward is rolled back in a controlled way', () => {
    const decision = at({ forward: 'no' });
    expect(told(decision)).toEqual(CONTROLLED);
    expect(decision.outcome.withinSource).toBe('default');
    expect(told(at({ forward: 'no', errors: 0.03 }))).toEqual(CONTROLLED);
    expect(told(at({ forward: 'no', errors: 0.06 }))).toEqual(HOUR);
  });

  it('the worse of two that match counts', () => {
    expect(told(at({ errors: 0.06, slower: 0.6 }, said('data_loss', 'yes')))).toEqual(IMMEDIATE);
  });

  it('shows the nodes that it asked, and the way that it took', () => {
    const asked = (decision: ReturnType<typeof at>) =>
      decision.walked?.map(({ id, answer, sure }) => [id, answer, sure]);
    expect(asked(at({ errors: 0.06 }))).toEqual([
      ['critical_issue', 'no', true],
      ['high_error_rate', 'yes', true],
    ]);
    expect(asked(at({}, said('data_loss', 'unknown')))).toEqual([
      ['critical_issue', 'unknown', true],
      ['high_error_rate', 'no', false],
      ['degraded', 'no', false],
      ['forward', 'yes', false],
    ]);
  });

  it('says of which question no is the worse answer, and what yes would mean', () => {
    const { path } = at({ errors: 0.03, forward: null });
    expect(path.filter(({ worse }) => worse === 'no').map(({ id }) => id)).toEqual(['fix_forward']);
    const entry = path.find(({ id }) => id === 'fix_forward');
    expect(entry).toMatchObject({ answer: 'unknown', changesOutcome: true });
    expect(entry?.ifYes?.replaceAll(/\s/g, ' ')).toBe('Medium: deploy fix within 4 h');
  });

  it('the slowdown shows its share, limit and samples', () => {
    expect(at({ slower: 0.62 }).path.find(({ id }) => id === 'performance')).toMatchObject({
      answer: 'yes',
      by: 'signal',
      value: 0.62,
      unit: 'ratio',
      limit: 0.5,
      limitSource: 'runbook',
      samples: 18_204,
      ageSeconds: 6,
    });
  });
});

describe('what is not known at llm-hub', () => {
  it.each([...PEOPLE])('%s unknown: nothing mild follows', (id) => {
    expect(told(at({}, said(id, 'unknown')))).toEqual(UNKNOWN);
    expect(told(at({ errors: 0.05 }, said(id, 'unknown')))).toEqual(HOUR);
  });
  it.each([
    ['data_loss', UNKNOWN],
    ['security_breach', UNKNOWN],
    ['database_corruption', CONTROLLED],
    ['critical_bug', CONTROLLED],
    ['low_adoption', CONTROLLED],
  ])('%s unknown, and no way forward: the tree is at its end or it is not: %j', (id, expected) => {
    expect(told(at({ forward: 'no' }, said(id, 'unknown')))).toEqual(expected);
  });
  it('nobody said whether it can be fixed forward', () => {
    expect(told(at({ forward: null }))).toEqual(UNKNOWN);
    expect(told(at({ forward: null, errors: 0.03 }))).toEqual(UNKNOWN);
    expect(told(at({ forward: null, errors: 0.05 }))).toEqual(HOUR);
  });
  it('what is known to be wrong and can’t be fixed forward is rolled back all the same', () => {
    const decision = at({ forward: 'no', errors: 0.03 }, said('data_loss', 'unknown'));
    expect(told(decision)).toEqual(CONTROLLED);
  });
  it.each([
    ['none', []],
    ['of nothing', [reading('latency_p95', 0)]],
    ['of too few', [reading('latency_p95', 1, { samples: 49 })]],
    ['without a value', [reading('latency_p95', null)]],
    ['of another window', [reading('latency_p95', 1, { windowSeconds: 60 })]],
    ['of no time', [reading('latency_p95', 1, { observedAt: 'once' })]],
  ])('a baseline that is %s is no comparison', (_, baselines) => {
    const decision = at({ baselines });
    expect(told(decision)).toEqual(UNKNOWN);
    expect(decision.path.find(({ id }) => id === 'performance')?.answer).toBe('unknown');
    expect(told(at({ baselines, errors: 0.05 }))).toEqual(HOUR);
  });
  it('without any reading and any answer there is no outcome', () => {
    const nothing = { runbook: llmHub, readings: [], answers: [], change: null, now: NOW };
    const decision = evaluate(nothing);
    expect(told(decision)).toEqual(UNKNOWN);
    expect(decision.walked?.[0]).toMatchObject({ answer: 'unknown', sure: true });
  });
});
