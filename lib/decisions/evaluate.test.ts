import { describe, expect, it } from 'vitest';
import type { Reading } from '@/lib/signals/reading';
import type { Answer } from './decision';
import { evaluate } from './evaluate';
import {
  atRate,
  EPSILON,
  forge,
  llmHub,
  NOW,
  noToBoth,
  reading,
  said,
  virtuoso,
} from './testing/inputs';

it('what is unknown is named while a sentence can hold it, and else counted by its reason', () => {
  const sentence = (runbook: typeof virtuoso) =>
    evaluate({ runbook, readings: [], answers: [], change: null, now: NOW }).outcome.sentence;
  expect(sentence(llmHub)).toMatch(
    /^Nothing is measured well enough to decide: \d+ questions are not answered; \d+ have no reading\. A person decides\.$/,
  );
  const measured = [reading('error_rate_5xx', 0.002)];
  const few = evaluate({
    runbook: forge,
    readings: measured,
    answers: [],
    change: null,
    now: NOW,
  });
  expect(few.outcome.sentence).toContain('Incorrect results is not answered; ');
});

describe('the matrix of virtuoso-api', () => {
  const CRITICAL = [1, 'Critical', 'quick_rollback', 300, 'procedure'];
  const HIGH = [2, 'High', 'quick_rollback', 900, 'procedure'];
  const MEDIUM = [3, 'Medium', 'quick_rollback', 1800, 'procedure'];
  const LOW = [4, 'Low', null, 7200, 'monitor'];
  it.each([
    [1, CRITICAL],
    [0.5 + EPSILON, CRITICAL],
    [0.5, CRITICAL],
    [0.5 - EPSILON, HIGH],
    [0.34, HIGH],
    [0.2 + EPSILON, HIGH],
    [0.2, HIGH],
    [0.2 - EPSILON, MEDIUM],
    [0.1, MEDIUM],
    [0.05 + EPSILON, MEDIUM],
    [0.05, MEDIUM],
    [0.05 - EPSILON, LOW],
    [0.003, LOW],
    [0, LOW],
  ])('at an error rate of %d gives %j', (rate, expected) => {
    const { outcome, matrix } = atRate(rate);
    const { severity, label, procedure, withinSeconds, kind } = outcome;
    expect([severity, label, procedure, withinSeconds, kind]).toEqual(expected);
    expect(matrix?.rows.filter(({ active }) => active).map((row) => row.label)).toEqual([label]);
    expect(matrix?.value).toBe(rate);
  });

  it('at 34 % says High: quick rollback within 15 minutes, although questions are open', () => {
    const decision = evaluate({
      runbook: virtuoso,
      readings: [reading('error_rate_5xx', 0.341), reading('latency_p95', 6.2)],
      answers: [],
      change: null,
      now: NOW,
    });
    expect(decision.outcome.sentence.replaceAll(/\s/g, ' ')).toBe(
      'Error rate is 34.1 % (limit 20 %), so High: quick rollback within 15 min.',
    );
    expect(decision.outcome.source).toBe('runbook');
    expect(decision.unknowns).toEqual(['data_corruption', 'security_breach', 'deployment_related']);
    const corruption = decision.path.find(({ id }) => id === 'data_corruption');
    expect(corruption).toMatchObject({ answer: 'unknown', changesOutcome: true });
    expect(corruption?.ifYes?.replaceAll(/\s/g, ' ')).toBe(
      'Critical: immediate rollback within 5 min',
    );
  });

  it('shows value, limit, window, samples and age of what it rests on', () => {
    expect(atRate(0.341).path[0]).toMatchObject({
      id: 'error_rate',
      answer: 'yes',
      by: 'signal',
      value: 0.341,
      limit: 0.2,
      limitSource: 'runbook',
      windowSeconds: 300,
      windowSource: 'default',
      samples: 18_204,
      minSamples: 50,
      ageSeconds: 6,
    });
  });
});

describe('latency of virtuoso-api', () => {
  it.each([
    [5 + EPSILON, 'procedure', 2],
    [5, 'procedure', 2],
    [5 - EPSILON, 'monitor', 4],
  ])('at a P95 of %d s and few errors is %s', (seconds, kind, severity) => {
    const readings = [reading('error_rate_5xx', 0.01), reading('latency_p95', seconds)];
    const { outcome } = evaluate({
      runbook: virtuoso,
      readings,
      answers: noToBoth,
      change: null,
      now: NOW,
    });
    expect(outcome).toMatchObject({ kind, severity });
  });
});

describe('what is not known', () => {
  const good = [reading('error_rate_5xx', 0.01), reading('latency_p95', 0.4)];
  const decide = (readings: readonly Reading[], answers: readonly Answer[] = noToBoth) =>
    evaluate({ runbook: virtuoso, readings, answers, change: null, now: NOW });

  it('gives no outcome without readings and answers', () => {
    const decision = decide([], []);
    expect(decision.outcome).toMatchObject({ kind: 'unknown', severity: null, procedure: null });
    expect(decision.matrix?.rows.some(({ active }) => active)).toBe(false);
  });

  it.each([
    ['missing', [good[1]]],
    ['missing', [reading('error_rate_5xx', null), good[1]]],
    ['missing', [reading('error_rate_5xx', 0.01, { windowSeconds: 60 }), good[1]]],
    ['missing', [reading('error_rate_5xx', Number.NaN), good[1]]],
    ['missing', [reading('error_rate_5xx', -1), good[1]]],
    ['stale', [reading('error_rate_5xx', 0.01, { observedAt: '2026-11-20T03:02:25Z' }), good[1]]],
    ['stale', [reading('error_rate_5xx', 0.01, { observedAt: '2026-11-20T04:07:26Z' }), good[1]]],
    ['stale', [reading('error_rate_5xx', 0.01, { observedAt: 'soon' }), good[1]]],
    ['few_samples', [reading('error_rate_5xx', 0.01, { samples: 49 }), good[1]]],
    ['few_samples', [reading('error_rate_5xx', 0.01, { samples: Number.NaN }), good[1]]],
  ])('a reading that is %s gives no healthy outcome', (why, readings) => {
    const decision = decide(readings.filter((one) => one !== undefined));
    expect(decision.outcome.kind).toBe('unknown');
    expect(decision.path[0]).toMatchObject({ answer: 'unknown', unknownWhy: why });
  });

  it('one question that nobody answered keeps a good service from being called good', () => {
    expect(decide(good, [said('data_corruption', 'no')]).outcome.kind).toBe('unknown');
    expect(decide(good).outcome.kind).toBe('monitor');
  });

  it('a person who can’t tell leaves it unknown', () => {
    const decision = decide(good, [...noToBoth, said('security_breach', 'unknown')]);
    expect(decision.outcome.kind).toBe('unknown');
    expect(decision.path.find(({ id }) => id === 'security_breach')).toMatchObject({
      unknownWhy: 'cannot_tell',
      answeredBy: 'p1',
    });
  });

  it('a person’s yes decides without any reading', () => {
    const { outcome } = decide([], [said('security_breach', 'yes')]);
    expect(outcome).toMatchObject({ kind: 'procedure', severity: 1, withinSeconds: 300 });
  });

  it('a person answers the error rate while metrics are gone: yes is High, no is at worst Medium', () => {
    const yes = decide([], [said('error_rate', 'yes')]);
    expect(yes.outcome).toMatchObject({
      kind: 'procedure',
      severity: 2,
      procedure: 'quick_rollback',
    });
    expect(yes.path[0]).toMatchObject({ by: 'person', answeredBy: 'p1', answer: 'yes' });
    const no = decide([], [said('error_rate', 'no')]);
    expect(no.outcome).toMatchObject({ kind: 'procedure', severity: 3 });
  });
});

describe('people and signals', () => {
  const decide = (rate: number, ...answers: Answer[]) =>
    evaluate({
      runbook: virtuoso,
      readings: [reading('error_rate_5xx', rate), reading('latency_p95', 0.4)],
      answers: [...noToBoth, ...answers],
      change: null,
      now: NOW,
    }).outcome;

  it('a person’s no does not outvote a known signal', () => {
    expect(decide(0.6, said('error_rate', 'no'))).toMatchObject({ severity: 1 });
  });
  it('a person’s yes makes a good signal worse', () => {
    expect(decide(0.01, said('service_unavailable', 'yes'))).toMatchObject({ severity: 1 });
    expect(decide(0.01, said('error_rate', 'yes'))).toMatchObject({ severity: 2 });
  });
  it('the last answer counts', () => {
    expect(decide(0.01, said('data_corruption', 'yes'), said('data_corruption', 'no')).kind).toBe(
      'monitor',
    );
  });
  it('of two rows that match the worse counts', () => {
    expect(decide(0.34, said('data_corruption', 'yes'))).toMatchObject({
      severity: 1,
      withinSeconds: 300,
    });
  });
  it('where only revisions are measured the worst of them counts, and one unknown is unknown', () => {
    const of = (revision: string, value: number, samples = 900) =>
      reading('error_rate_5xx', value, { revision, samples });
    const readings = [of('a-00001-abc', 0.01), of('a-00002-mux', 0.6)];
    const base = { runbook: virtuoso, answers: [], change: null, now: NOW };
    expect(evaluate({ ...base, readings }).outcome.severity).toBe(1);
    const partly = [of('a-00001-abc', 0.6, 3), of('a-00002-mux', 0.01)];
    expect(evaluate({ ...base, readings: partly }).path[0]?.answer).toBe('unknown');
  });
});
