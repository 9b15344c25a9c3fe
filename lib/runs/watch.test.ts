import { describe, expect, it } from 'vitest';
import type { Reading } from '@/lib/signals/reading';
import { lastKnownGood } from './last-known-good';
import { BAD, GOOD, NOW, remembered, revision, seconds, state } from './test-fixtures';
import {
  afterStabilityLook,
  type Condition,
  describeConditions,
  judgeStability,
  nextLook,
  SILENCE_SECONDS,
} from './watch';

const ERRORS: Condition = {
  title: 'Error rate',
  signal: 'error_rate_5xx',
  limit: 0.2,
  unit: 'ratio',
  windowSeconds: 300,
  freshness: null,
};
const reading = (change: Partial<Reading> = {}): Reading => ({
  signal: 'error_rate_5xx',
  revision: GOOD,
  value: 0.003,
  unit: 'ratio',
  windowSeconds: 300,
  samples: 600,
  observedAt: seconds(60).toISOString(),
  ...change,
});
const judged = (readings: Reading[], now = seconds(90)) =>
  judgeStability([ERRORS], readings, [GOOD], NOW, now).state;

describe('stability', () => {
  it.each<[string, Partial<Reading>, string]>([
    ['under the limit', {}, 'under'],
    ['at the limit', { value: 0.2 }, 'over'],
    ['of the other revision', { revision: BAD, value: 0.34 }, 'unknown'],
    ['from before the effect', { observedAt: NOW.toISOString() }, 'unknown'],
    ['of too few requests', { samples: 49 }, 'unknown'],
    ['without a value', { value: null }, 'unknown'],
    ['of the whole service, reaching back before the effect', { revision: null }, 'unknown'],
    ['of the whole service, since the effect', { revision: null, windowSeconds: 60 }, 'under'],
  ])('a reading %s', (_name, change, expected) => {
    expect(judged([reading(change)])).toBe(expected);
  });

  it('a reading grows stale', () => {
    expect(judged([reading()], seconds(361))).toBe('unknown');
  });

  it('without a condition nothing is known', () => {
    expect(judgeStability([], [reading()], [GOOD], NOW, NOW).state).toBe('unknown');
  });

  it('says what it saw', () => {
    const { conditions } = judgeStability([ERRORS], [reading()], [GOOD], NOW, seconds(90));
    expect(describeConditions(conditions)).toBe('Error rate 0.3 % (limit 20 %).');
    const none = judgeStability([ERRORS], [], [GOOD], NOW, seconds(90));
    expect(describeConditions(none.conditions)).toMatch(/not known \(nothing measured/);
  });
});

describe('the clock of a stability watch', () => {
  const end = NOW.getTime();
  it('passes at its end, and only when it is under its limits', () => {
    const clock = { endsAt: end, silentSince: null };
    expect(afterStabilityLook(clock, 'under', end).kind).toBe('passed');
    expect(afterStabilityLook(clock, 'under', end - 1).kind).toBe('goes_on');
    expect(afterStabilityLook(clock, 'over', end - 1).kind).toBe('breached');
    expect(afterStabilityLook(clock, 'unknown', end + 1).kind).toBe('goes_on');
  });

  it('is stopped by silence, but for the lag of metrics', () => {
    const silent = { endsAt: end, silentSince: end - (SILENCE_SECONDS + 60) * 1000 };
    expect(afterStabilityLook(silent, 'under', end)).toEqual({
      kind: 'goes_on',
      clock: { endsAt: end + 60_000, silentSince: null },
    });
  });
});

it('stickiness is looked at 5, 15, 30, 60 and 180 s after the effect', () => {
  expect([0, 5, 15.2, 60, 180].map(nextLook)).toEqual([5, 10, 14.8, 120, null]);
});

describe('the last known good revision', () => {
  const NONE = new Set<string>();
  it('is the newest that is known to be good', () => {
    expect(lastKnownGood(state(), [remembered(GOOD)], NONE)).toMatchObject({
      revision: GOOD,
      kind: 'last_known_good',
    });
  });

  it.each<[string, Parameters<typeof remembered>[1], RegExp]>([
    ['served less than ten minutes', { lastServedAt: new Date('2026-09-01T00:09:00Z') }, /10 min/],
    ['has unknown signals', { health: null }, /not known/],
    ['was never seen serving', { firstServedAt: null }, /never seen/],
  ])('falls back, with its reason, where it %s', (_name, change, reason) => {
    expect(lastKnownGood(state(), [remembered(GOOD, change)], NONE)).toMatchObject({
      kind: 'fallback',
      reason: expect.stringMatching(reason),
    });
  });

  it('is never the one that serves, a held, a broken or an unready one', () => {
    expect(lastKnownGood(state(), [remembered(GOOD)], new Set([GOOD]))).toBeNull();
    expect(lastKnownGood(state(), [remembered(GOOD, { brokenAt: NOW })], NONE)).toBeNull();
    const unready = state({ revisions: [revision(BAD), revision(GOOD, { ready: 'no' })] });
    expect(lastKnownGood(unready, [remembered(GOOD)], NONE)).toBeNull();
    expect(lastKnownGood(state({ revisions: [revision(BAD)] }), [], NONE)).toBeNull();
  });
});
