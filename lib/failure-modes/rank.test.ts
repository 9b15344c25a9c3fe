import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRunbook } from '@/lib/runbooks/parse';
import type { Runbook } from '@/lib/runbooks/schema';
import type { Observations } from './observations';
import { isPlainlyIt, rankFailureModes } from './rank';
import { AT, healthyObservations, logWith } from './test-observations';
import { wantedOf } from './wanted';

const NAMES = ['llm-connector-hub', 'llm-forge', 'llm-hub', 'llm-orchestrator', 'virtuoso-api'];

function runbook(name: string): Runbook {
  const { runbook: parsed } = parseRunbook(name, readFileSync(`runbooks/${name}.yaml`, 'utf8'));
  if (parsed === null) throw new Error(name);
  return parsed;
}

const hub = runbook('llm-connector-hub');
const ranked = (observed: Observations, typed = '') =>
  rankFailureModes(hub.failure_modes, observed, typed);
const order = (observed: Observations, typed = '') => ranked(observed, typed).map(({ id }) => id);

it('is plainly so by one thing that nothing else explains, and perhaps by many that much does', () => {
  const reasons = (...points: number[]) => ({
    reasons: points.map((each) => ({ kind: 'probe', points: each, text: '', at: null }) as const),
  });
  expect(isPlainlyIt(reasons(3))).toBe(true);
  expect(isPlainlyIt(reasons(2, 2, 1))).toBe(false);
  expect(isPlainlyIt(reasons())).toBe(false);
});

describe('of a healthy service', () => {
  it.each(NAMES)('no failure mode of %s is ranked', (name) => {
    const { failure_modes, signals } = runbook(name);
    const well = signals.map(({ id, title }) => ({
      id,
      title,
      unit: 'ratio' as const,
      value: 0,
      limit: 0.01,
      at: AT,
    }));
    expect(rankFailureModes(failure_modes, healthyObservations({ signals: well }))).toEqual([]);
  });

  it('nor by the odd line, a usual share of a status, or a deployment alone', () => {
    const observed = healthyObservations({
      logs: logWith({
        phrases: { 'Permission denied': 2, 'service account': 11 },
        statuses: { '403': 100 },
      }),
      changes: {
        known: true,
        value: { revision: 'shop-00002-xyz', aspects: ['image', 'secrets', 'memory'] },
        at: AT,
      },
    });
    expect(ranked(observed)).toEqual([]);
  });
});

describe('what could not be looked at', () => {
  const blind = healthyObservations({
    logs: { known: false, why: 'could not be read: no answer' },
    probes: { known: false, why: 'not read yet' },
    conditions: { known: false, why: 'not read yet' },
    changes: { known: false, why: 'not read yet' },
    requestsPerSecond: null,
  });

  it('ranks nothing by itself', () => {
    expect(ranked(blind)).toEqual([]);
  });

  it('is named beside what a person typed, and counts neither for nor against', () => {
    const [first] = ranked(blind, 'permission denied');
    expect(first).toMatchObject({ id: 'authentication' });
    expect(first?.unknown).toContain('logs: could not be read: no answer');
    expect(first?.score).toBe(ranked(healthyObservations(), 'permission denied')[0]?.score);
  });

  it('where the rate of requests is not known only what is plainly there counts', () => {
    const few = logWith({ phrases: { 'Permission denied': 19 } });
    const many = logWith({ phrases: { 'Permission denied': 20 } });
    expect(ranked(healthyObservations({ logs: few, requestsPerSecond: null }))).toEqual([]);
    expect(order(healthyObservations({ logs: many, requestsPerSecond: null }))).toEqual([
      'authentication',
    ]);
  });
});

describe('the likeliest', () => {
  it('is first, with its reasons in words and what changed beside them', () => {
    const [first, second] = ranked(
      healthyObservations({
        logs: logWith({ phrases: { 'Permission denied': 410 }, statuses: { '403': 1440 } }),
        signals: [
          {
            id: 'client_errors',
            title: '4xx rate',
            unit: 'ratio',
            value: 0.12,
            limit: 0.05,
            at: AT,
          },
        ],
        changes: {
          known: true,
          value: { revision: 'shop-00002-xyz', aspects: ['service_account'] },
          at: AT,
        },
      }),
    );
    expect(first?.id).toBe('authentication');
    expect(first?.reasons.map(({ text }) => text.replaceAll(/[\u00a0\u202f]/g, ' '))).toEqual([
      'logs: “Permission denied”, 410 times in 5 min, only on shop-00002-xyz',
      'request log: 403, 1 440 times in 5 min, only on shop-00002-xyz, 12 % of requests',
      '4xx rate 12 % (limit 5 %)',
      'shop-00002-xyz changed the service account',
    ]);
    expect((first?.score ?? 0) - (second?.score ?? 0)).toBeGreaterThan(2);
  });

  it('of two that answer 503 is the one at whose path it does', () => {
    const observed = healthyObservations({
      logs: logWith({
        phrases: { 'ruvector: unreachable': 90 },
        statuses: { '503 /ready': 30, '503': 30 },
      }),
      probes: {
        known: true,
        at: AT,
        value: [
          { id: 'health', outcome: 'passed', detail: '200' },
          { id: 'ready', outcome: 'failed', detail: 'Answered 503.' },
        ],
      },
    });
    expect(order(observed)).toEqual(['ruvector']);
  });

  it('is hardly one by a probe that fails as every other does', () => {
    const failing = (health: 'passed' | 'failed') =>
      ranked(
        healthyObservations({
          probes: {
            known: true,
            at: AT,
            value: [
              { id: 'health', outcome: health, detail: 'x' },
              { id: 'ready', outcome: 'failed', detail: 'x' },
            ],
          },
        }),
      )[0]?.score;
    expect([failing('passed'), failing('failed')]).toEqual([2, 0.5]);
  });

  it('follows what a detection showed', () => {
    const shown = (outcome: 'points_to_it' | 'speaks_against_it' | 'unknown') => ({
      failureMode: 'webhook_signature',
      title: 'A signed webhook',
      outcome,
      summary: 'Answered 401.',
      at: AT,
    });
    const typed = 'webhook';
    const scores = (['points_to_it', 'unknown', 'speaks_against_it'] as const).map(
      (outcome) =>
        ranked(healthyObservations({ detections: [shown(outcome)] }), typed)[0]?.score ?? 0,
    );
    expect(scores[0]).toBe((scores[1] ?? 0) + 3);
    expect(scores[2]).toBe((scores[1] ?? 0) - 1);
    expect(ranked(healthyObservations({ detections: [shown('speaks_against_it')] }))).toEqual([]);
  });
});

describe('typed symptoms', () => {
  it.each([
    ['403 forbidden', 'authentication'],
    ['PERMISSIONS DENIED!', 'authentication'],
    ['webhooks answer 401', 'webhook_signature'],
    ['signature', 'webhook_signature'],
    ['unexpected properties in payload', 'schema_drift'],
    ['the ready endpoint says 503', 'ruvector'],
    ['out of memory', 'exhaustion'],
  ])('%j is %s', (typed, expected) => {
    expect(order(healthyObservations(), typed)[0]).toBe(expected);
  });

  it.each(['', '   ', 'the of and', 'quantum flux'])('%j is none', (typed) => {
    expect(ranked(healthyObservations(), typed)).toEqual([]);
  });

  it.each(NAMES)('a symptom of %s as it is written leads to its failure mode', (name) => {
    const { failure_modes } = runbook(name);
    for (const mode of failure_modes) {
      const all = mode.symptoms.join('. ');
      const [first] = rankFailureModes(failure_modes, healthyObservations(), all);
      expect([mode.id, first?.id]).toEqual([mode.id, mode.id]);
    }
  });
});

describe('over random observations', () => {
  it('it is total and finite, and the order of what was seen is moot', () => {
    const next = random(7);
    for (let round = 0; round < 2000; round++) {
      const book = BOOKS[round % BOOKS.length] ?? hub;
      const observed = randomObservations(book, next);
      const typed = next() < 0.5 ? '' : (book.failure_modes[0]?.symptoms[0] ?? '');
      const one = rankFailureModes(book.failure_modes, observed, typed);
      expect(one.every(({ score }) => Number.isFinite(score) && score > 0)).toBe(true);
      expect(one.every(({ reasons }) => reasons.some(({ points }) => points > 0))).toBe(true);
      expect(one.map(({ score }) => score)).toEqual(
        one.map(({ score }) => score).toSorted((a, b) => b - a),
      );
      const other = rankFailureModes(book.failure_modes, reversed(observed), typed);
      expect(other.map(({ id, score }) => [id, score])).toEqual(
        one.map(({ id, score }) => [id, score]),
      );
    }
  });
});

const BOOKS = NAMES.map(runbook);

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function randomObservations(book: Runbook, next: () => number): Observations {
  const wanted = wantedOf(book);
  const some = (keys: readonly string[]) =>
    Object.fromEntries(keys.map((key) => [key, next() < 0.5 ? 0 : Math.floor(next() * 900)]));
  const maybe = <T>(value: T) =>
    next() < 0.2
      ? ({ known: false, why: 'not read yet' } as const)
      : ({ known: true, value, at: AT } as const);
  const log = logWith({
    phrases: some(wanted.phrases),
    statuses: some(wanted.statuses.map(({ key }) => key)),
  });
  return {
    logs: log.known ? maybe(log.value) : log,
    probes: maybe(
      book.verification.probes.map(({ id }) => ({
        id,
        outcome: (['passed', 'failed', 'skipped'] as const)[Math.floor(next() * 3)] ?? 'passed',
        detail: 'x',
      })),
    ),
    signals: book.signals.map(({ id, title }) => ({
      id,
      title,
      unit: 'ratio',
      value: next() < 0.2 ? null : next(),
      limit: next() < 0.2 ? null : next(),
      at: AT,
    })),
    requestsPerSecond: next() < 0.2 ? null : next() * 100,
    conditions: maybe([
      { revision: null, text: 'Image a not found.' },
      { revision: 'b', text: 'The container failed to start.' },
    ]),
    changes: maybe({ revision: 'b', aspects: ['image', 'secrets'] as const }),
    detections: book.failure_modes.map(({ id }) => ({
      failureMode: id,
      title: 'x',
      outcome:
        (['points_to_it', 'speaks_against_it', 'unknown'] as const)[Math.floor(next() * 3)] ??
        'unknown',
      summary: 'y',
      at: AT,
    })),
  };
}

function reversed(observed: Observations): Observations {
  const turn = <T extends object>(entries: T): T =>
    Object.fromEntries(Object.entries(entries).reverse()) as T;
  const { logs, probes } = observed;
  return {
    ...observed,
    logs: logs.known
      ? {
          ...logs,
          value: {
            ...logs.value,
            phrases: turn(logs.value.phrases),
            statuses: turn(logs.value.statuses),
          },
        }
      : logs,
    probes: probes.known ? { ...probes, value: probes.value.toReversed() } : probes,
    signals: observed.signals.toReversed(),
    detections: observed.detections.toReversed(),
  };
}
