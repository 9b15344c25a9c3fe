import { describe, expect, it } from 'vitest';
import { DEPLOYMENT_RELATED } from '@/lib/decisions/began-with-deploy';
import { evaluate } from '@/lib/decisions/evaluate';
import { noToBoth, reading, said, virtuoso } from '@/lib/decisions/testing/inputs';
import { BAD, GOOD, PLAN } from '@/lib/runs/test-fixtures';
import type { Check } from '@/lib/runs/verdict';
import type { AlertView } from '../alert-view';
import { type AlertFacts, alertView, type Prepared } from './build';

const NOW = new Date('2026-11-20T03:07:26Z');
const SUSPECT = { at: '2026-11-20T02:53:26Z', revision: BAD, by: 'deployer@shop.example' };

function decide(change: {
  readonly rate?: number | null;
  readonly age?: number;
  readonly samples?: number;
  readonly answers?: readonly ReturnType<typeof said>[];
}) {
  const { rate = 0.34, age = 6, samples = 600, answers = noToBoth } = change;
  const observedAt = new Date(NOW.getTime() - age * 1000).toISOString();
  const more = { samples, observedAt };
  return evaluate({
    runbook: virtuoso,
    readings:
      rate === null
        ? []
        : [reading('error_rate_5xx', rate, more), reading('latency_p95', 0.4, more)],
    answers,
    change: SUSPECT,
    now: NOW,
  });
}

const check = (id: string, result: Check['result']): Check => ({
  id,
  result,
  title: `Check ${id}`,
  evidence: `${GOOD} says so.`,
  absolute: false,
});

function prepared(change: Partial<NonNullable<Prepared['plan']>> = {}): Prepared {
  return {
    procedure: 'quick_rollback',
    problem: null,
    plan: {
      body: PLAN,
      outcome: 'safe',
      checks: [check('one', 'pass')],
      at: NOW,
      expiresAt: new Date(NOW.getTime() + 60_000),
      ...change,
    },
  };
}

function view(change: Partial<AlertFacts> = {}): AlertView {
  return alertView({
    incident: {
      id: 'i1',
      drill: false,
      label: 'INC-7',
      title: 'A third of requests fail',
      severity: 2,
      severityLabel: 'High',
      declaredAt: '2026-11-20T03:06:26.000Z',
    },
    path: '/incidents/7',
    service: { slug: 'orders', name: 'Orders' },
    decision: decide({}),
    proposals: [],
    suspect: SUSPECT,
    prepared: prepared(),
    now: NOW,
    ...change,
  });
}

describe('what every screen says of an undecided incident', () => {
  it('counts the time limit from where the room does: since it was proposed, not declared', () => {
    const proposals = [
      { at: new Date('2026-11-20T03:06:28Z'), withinSeconds: null },
      { at: new Date('2026-11-20T03:07:10Z'), withinSeconds: 900 },
    ];
    expect(view({ proposals }).advice).toMatchObject({ dueAt: '2026-11-20T03:22:10.000Z' });
  });

  it('names what is wrong, the suspect, the target, the time limit, the verdict, the difference', () => {
    const { signal, suspect, advice, plan } = view();
    expect(signal).toMatchObject({
      title: 'Error rate',
      state: 'over',
      value: 0.34,
      at: '2026-11-20T03:07:20.000Z',
      why: null,
    });
    expect(suspect).toMatchObject({ what: '00002-xyz was deployed', by: 'deployer@shop.example' });
    expect(advice).toMatchObject({
      kind: 'procedure',
      headline: 'Roll back Orders to 00001-abc',
      within: 'within 15\u00a0min',
      dueAt: '2026-11-20T03:21:26.000Z',
    });
    expect(plan).toMatchObject({
      state: 'ready',
      procedure: 'quick_rollback',
      revision: GOOD,
      destructive: false,
      verdict: { outcome: 'safe', worst: null, others: 0, expiresAt: '2026-11-20T03:08:26.000Z' },
      traffic: [
        { name: '00002-xyz', before: 100, after: 0, target: false },
        { name: '00001-abc', before: 0, after: 100, target: true },
      ],
    });
  });

  it.each([
    ['stale', decide({ age: 600 }), 'too old to count', 0.34],
    ['missing', decide({ rate: null }), 'no data', null],
    ['of too few samples', decide({ samples: 3 }), '3 samples, needs 50', 0.34],
  ])(
    'a signal that is %s is unknown, with its last value, and nothing is recommended',
    (_, decision, why, value) => {
      const { signal, advice, plan } = view({ decision });
      expect(signal).toMatchObject({ state: 'unknown', why, value });
      expect(advice.kind).toBe('unknown');
      expect(advice).toMatchObject({ unknowns: expect.arrayContaining(['Error rate']) });
      // Whatever was made ready before, for another recommendation.
      expect(plan).toBeNull();
    },
  );

  it('a person’s no to what no signal measures is still nothing measured', () => {
    const answers = [...noToBoth, said('error_rate', 'no'), said('latency_degraded', 'no')];
    const { signal } = view({ decision: decide({ rate: null, answers }) });
    expect(signal).toMatchObject({ state: 'unknown', why: 'not measured' });
  });

  it('a person’s yes is told as their word, with what was last read', () => {
    const answers = [...noToBoth, said('latency_degraded', 'yes')];
    const { signal, advice } = view({ decision: decide({ rate: null, answers }) });
    expect(signal).toMatchObject({ title: 'P95 latency', state: 'said', value: null });
    expect(advice).toMatchObject({ kind: 'procedure' });
  });

  it('a known signal under its limit is only told where none is over or unknown', () => {
    expect(view({ decision: decide({ rate: 0.01 }) })).toMatchObject({
      signal: { state: 'under' },
      advice: { kind: 'monitor' },
      plan: null,
    });
  });

  it('of several over their limits the one that is furthest over is told', () => {
    const decision = evaluate({
      runbook: virtuoso,
      readings: [reading('error_rate_5xx', 0.21), reading('latency_p95', 50)],
      answers: noToBoth,
      change: null,
      now: NOW,
    });
    expect(view({ decision }).signal).toMatchObject({ title: 'P95 latency', state: 'over' });
  });

  it('without a runbook a person decides', () => {
    expect(view({ decision: null, prepared: null })).toMatchObject({
      signal: null,
      advice: { kind: 'unknown' },
      plan: null,
    });
  });

  it('without a change it names none', () => {
    expect(view({ suspect: null }).suspect).toBeNull();
  });

  it('that nobody knows when it began is said of the suspect', () => {
    expect(view().suspect).toMatchObject({
      relation: 'when it began is unknown',
      explains: 'unknown',
    });
  });

  it.each([
    [240, 'yes', '4\u00a0min before it began'],
    [0, 'yes', '0\u00a0s before it began'],
    [-120, 'no', '2\u00a0min after it began'],
  ] as const)('a suspect %d s before the breach says so', (value, answer, relation) => {
    const { path, outcome } = decide({});
    const computed = path.map((entry) =>
      entry.id === DEPLOYMENT_RELATED
        ? { ...entry, by: 'computed' as const, value, answer }
        : entry,
    );
    const decision = { path: computed, outcome };
    expect(view({ decision }).suspect).toMatchObject({ relation, explains: answer });
  });

  it.each([
    ['traffic', null, 'traffic went to 00002-xyz'],
    ['deployment', null, '00002-xyz was deployed'],
    ['configuration', `PARSER set, with ${BAD}`, 'PARSER set, with 00002-xyz'],
  ])('a suspect of kind %s is named as what it is', (kind, summary, what) => {
    const suspect = { ...SUSPECT, kind, ...(summary === null ? {} : { summary }) };
    expect(view({ suspect }).suspect?.what).toBe(what);
  });
});

describe('the plan', () => {
  it.each([
    ['not there yet', null],
    ['of what was recommended before', { ...prepared(), procedure: 'redeploy' }],
    ['of a time when nothing was recommended', { procedure: null, plan: null, problem: null }],
  ])('that is %s is being made', (_, made) => {
    const alert = view({ prepared: made });
    expect(alert.plan).toEqual({ state: 'preparing' });
    expect(alert.advice).toMatchObject({ headline: 'Quick rollback' });
  });

  it('that can’t be made says why', () => {
    const made = { procedure: 'quick_rollback', plan: null, problem: 'Nothing could be read.' };
    expect(view({ prepared: made }).plan).toEqual({ state: 'none', why: 'Nothing could be read.' });
  });

  it('is as sure as its worst check, in words, and tells how many more there are', () => {
    const checks = [
      check('a', 'unknown'),
      check('b', 'warn'),
      check('c', 'warn'),
      check('d', 'pass'),
    ];
    expect(
      view({ prepared: prepared({ outcome: 'safe_with_warnings', checks }) }).plan,
    ).toMatchObject({
      verdict: { outcome: 'safe_with_warnings', worst: 'Check a: 00001-abc says so.', others: 2 },
    });
  });

  it('that can’t be undone says so', () => {
    const body = { ...PLAN, risk: 'destructive' as const };
    expect(view({ prepared: prepared({ body }) }).plan).toMatchObject({ destructive: true });
  });
});
