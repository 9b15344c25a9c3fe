import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRunbook } from '@/lib/runbooks/parse';
import type { Runbook } from '@/lib/runbooks/schema';
import { type Reading, SIGNAL_IDS, SIGNAL_UNITS, type SignalId } from '@/lib/signals/reading';
import type { Answer, AnswerWord } from './decision';
import { evaluate } from './evaluate';

const NOW = new Date('2026-11-20T03:07:26Z');
const EPSILON = 1e-9;

function load(slug: string): Runbook {
  const { runbook } = parseRunbook(slug, readFileSync(`runbooks/${slug}.yaml`, 'utf8'));
  if (runbook === null) throw new Error(`${slug} does not parse`);
  return runbook;
}
const virtuoso = load('virtuoso-api');
const hub = load('llm-connector-hub');
const forge = load('llm-forge');

function reading(signal: SignalId, value: number | null, more: Partial<Reading> = {}): Reading {
  return {
    signal,
    revision: null,
    value,
    unit: SIGNAL_UNITS[signal],
    windowSeconds: 300,
    samples: 18_204,
    observedAt: '2026-11-20T03:07:20Z',
    ...more,
  };
}

function said(question: string, answer: AnswerWord): Answer {
  return { question, answer, answeredBy: 'p1', answeredAt: '2026-11-20T03:05:10Z' };
}

const noToBoth = [said('data_corruption', 'no'), said('security_breach', 'no')];

/** Virtuoso with an error rate and a good latency, and what people are asked answered with no. */
function atRate(rate: number, more: Partial<Reading> = {}) {
  const readings = [reading('error_rate_5xx', rate, more), reading('latency_p95', 0.4)];
  return evaluate({ runbook: virtuoso, readings, answers: noToBoth, change: null, now: NOW });
}

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

describe('did it begin with the deploy', () => {
  const series = (...points: [string, number | null][]) => [
    {
      signal: 'error_rate_5xx' as const,
      revision: null,
      unit: 'ratio' as const,
      points: points.map(([time, value]) => ({
        at: `2026-11-20T${time}Z`,
        value,
        samples: value === null ? 0 : 900,
      })),
    },
  ];
  const ask = (
    change: string | null,
    given: ReturnType<typeof series> = series(
      ['02:40:00', 0.003],
      ['02:58:00', 0.004],
      ['03:00:00', null],
      ['03:01:40', 0.227],
      ['03:05:00', 0.34],
    ),
    answers: Answer[] = [],
  ) => {
    const decision = evaluate({
      runbook: virtuoso,
      readings: [reading('error_rate_5xx', 0.341)],
      answers,
      change: change === null ? null : { at: `2026-11-20T${change}Z`, revision: 'r-00002-mux' },
      series: given,
      now: NOW,
    });
    return { ...decision.path.at(-1), sentence: decision.outcome.sentence };
  };

  it('yes, 3 m 36 s after it', () => {
    expect(ask('02:58:04')).toMatchObject({
      answer: 'yes',
      value: 216,
      limit: 1800,
      by: 'computed',
    });
  });
  it('no when the breach came first, and the recommendation says so', () => {
    const entry = ask('03:04:00');
    expect(entry).toMatchObject({ answer: 'no', changesOutcome: false });
    expect(entry.sentence).toContain('It did not begin with the last change');
  });
  it('no when the change was long before', () => {
    expect(ask('02:30:00')).toMatchObject({ answer: 'no' });
  });
  it('an earlier breach that ended is another one', () => {
    const earlier = series(
      ['02:20:00', 0.9],
      ['02:25:00', 0.003],
      ['02:31:00', 0.003],
      ['03:01:40', 0.227],
    );
    expect(ask('02:58:04', earlier)).toMatchObject({ answer: 'yes', value: 216 });
  });
  it('unknown without a change or a breach, unless a person says', () => {
    expect(ask(null)).toMatchObject({ answer: 'unknown', unknownWhy: 'no_change' });
    expect(ask('02:58:04', [])).toMatchObject({ answer: 'unknown', unknownWhy: 'no_breach' });
    expect(ask(null, [], [said('deployment_related', 'yes')])).toMatchObject({
      answer: 'yes',
      by: 'person',
    });
  });
});

describe('runbooks that decide by criteria', () => {
  const decide = (runbook: Runbook, readings: Reading[], answers: Answer[]) =>
    evaluate({ runbook, readings, answers, change: null, now: NOW }).outcome;
  const hubReadings = (r5xx: number, r4xx = 0.012, p99 = 0.7) => [
    reading('error_rate_5xx', r5xx),
    reading('error_rate_4xx', r4xx),
    reading('latency_p99', p99),
  ];
  const hubNo = [said('rejected_payloads', 'no'), said('missing_events', 'no')];

  it.each([
    [0.01 - EPSILON, 0.012, 0.7, 'monitor', 'Keep watching'],
    [0.01, 0.012, 0.7, 'procedure', 'Check the logs, roll back'],
    [0.003, 0.05, 0.7, 'monitor', 'Check input validation'],
    [0.003, 0.05 - EPSILON, 0.7, 'monitor', 'Keep watching'],
    [0.003, 0.012, 2, 'monitor', 'Scale up or optimise'],
    [0.003, 0.012, 2 - EPSILON, 'monitor', 'Keep watching'],
    [0.02, 0.5, 9, 'procedure', 'Check the logs, roll back'],
  ])('the hub at 5xx %d, 4xx %d, P99 %d s: %s', (r5xx, r4xx, p99, kind, action) => {
    expect(decide(hub, hubReadings(r5xx, r4xx, p99), hubNo)).toMatchObject({ kind, action });
  });
  it('the hub says “ours” of a severity that its runbook doesn’t name', () => {
    const outcome = decide(hub, hubReadings(0.02), []);
    expect(outcome).toMatchObject({ label: 'P2 High', source: 'default' });
  });
  it('forge speaks of P1 to P4', () => {
    const readings = [reading('error_rate_5xx', 0.003)];
    const no = ['incorrect_results', 'agent_down', 'degraded'].map((id) => said(id, 'no'));
    expect(decide(forge, readings, no)).toMatchObject({ kind: 'monitor', label: 'P4' });
    expect(decide(forge, readings, [...no, said('agent_down', 'yes')])).toMatchObject({
      label: 'P2',
      withinSeconds: 900,
      procedure: 'quick_rollback',
    });
    expect(decide(forge, readings, [said('degraded', 'yes')]).kind).toBe('unknown');
  });
  it('a runbook without a decision leaves it to a person', () => {
    expect(decide(load('llm-hub'), [], [])).toMatchObject({ kind: 'unknown', severity: null });
  });
});

describe('by properties', () => {
  const anyNumber = fc.oneof(
    fc.double(),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(0, 0.01, 0.05, 0.2, 0.5, 2, 5),
  );
  const anyReading: fc.Arbitrary<Reading> = fc.record({
    signal: fc.constantFrom(...SIGNAL_IDS),
    revision: fc.constantFrom(null, null, 'a-00001-abc', 'a-00002-mux'),
    value: fc.oneof(
      { weight: 5, arbitrary: anyNumber },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    unit: fc.constantFrom('ratio' as const, 'seconds' as const, 'per_second' as const),
    windowSeconds: fc.constantFrom(300, 300, 300, 60),
    samples: fc.oneof(fc.nat({ max: 100_000 }), fc.constantFrom(0, 49, 50, Number.NaN)),
    observedAt: fc.constantFrom(
      '2026-11-20T03:07:20Z',
      '2026-11-20T03:07:26Z',
      '2026-11-20T03:02:26Z',
      '2026-11-20T03:02:25Z',
      '2026-11-20T05:00:00Z',
      'never',
    ),
  });
  const questions = [virtuoso, hub, forge].flatMap(({ decision }) =>
    decision.kind === 'none' ? [] : decision.questions.map(({ id }) => id),
  );
  const anyAnswer: fc.Arbitrary<Answer> = fc
    .tuple(
      fc.constantFrom('error_rate', 'deployment_related', 'constructor', ...questions),
      fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
    )
    .map(([question, answer]) => said(question, answer));
  const anyInputs = fc.record({
    slug: fc.constantFrom(
      'virtuoso-api' as const,
      'llm-connector-hub' as const,
      'llm-forge' as const,
    ),
    readings: fc.array(anyReading, { maxLength: 12 }),
    answers: fc.array(anyAnswer, { maxLength: 8 }),
    change: fc.constantFrom(null, { at: '2026-11-20T02:58:04Z', revision: 'a-00002-mux' }),
    now: fc.constant(NOW),
  });

  const runbooks = { 'virtuoso-api': virtuoso, 'llm-connector-hub': hub, 'llm-forge': forge };

  it('100,000 random inputs: never healthy from unknown, never a throw', () => {
    fc.assert(
      fc.property(anyInputs, ({ slug, ...inputs }) => {
        const decision = evaluate({ ...inputs, runbook: runbooks[slug] });
        const open = decision.unknowns.filter((id) => id !== 'deployment_related');
        const { kind, severity, sentence } = decision.outcome;
        if (open.length > 0 && kind === 'monitor') return false;
        if ((kind === 'unknown') !== (severity === null)) return false;
        return sentence.length > 0;
      }),
      { numRuns: 100_000 },
    );
  }, 120_000);

  it('the order in which readings arrive does not matter', () => {
    fc.assert(
      fc.property(anyInputs, ({ slug, ...inputs }) => {
        const given = { ...inputs, runbook: runbooks[slug] };
        const turned = { ...given, readings: [...inputs.readings].reverse() };
        expect(evaluate(turned)).toEqual(evaluate(given));
      }),
      { numRuns: 2_000 },
    );
  });

  it('a worse error rate never gives a milder outcome', () => {
    const rank = (rate: number) => atRate(rate).outcome.severity ?? 0;
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(rate, rate, (a, b) => rank(Math.max(a, b)) <= rank(Math.min(a, b))),
      { numRuns: 2_000 },
    );
  });
});
