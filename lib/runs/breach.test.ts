import { describe, expect, test } from 'vitest';
import type { Series, SeriesPoint } from '@/lib/signals/reading';
import { BREACH_SECONDS, breachOf } from './breach';
import { BAD, GOOD, NOW } from './test-fixtures';
import type { Condition } from './watch';

const LIMIT: Condition = {
  title: 'Error rate',
  signal: 'error_rate_5xx',
  limit: 0.05,
  unit: 'ratio',
  windowSeconds: 300,
  freshness: null,
};
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
/** One point a minute, the newest a minute old. */
const points = (values: readonly (number | null)[], samples = 100): SeriesPoint[] =>
  values.map((value, index) => ({
    at: ago(60 * (values.length - index)).toISOString(),
    value,
    samples,
  }));
const frame = (values: readonly SeriesPoint[], revision = BAD) => {
  const series: Series = { signal: LIMIT.signal, revision, unit: 'ratio', points: values };
  return { series: [series], periodSeconds: 60 };
};
const seen = (values: readonly SeriesPoint[], since = ago(600)) =>
  breachOf([LIMIT], frame(values), BAD, since, NOW);

describe('a share that is waited on', () => {
  test('ends where its revision is over a limit for minutes on end', () => {
    expect(seen(points([0.4, 0.5, 0.4, 0.6]))).toBe(
      `Error rate of ${BAD} was over its limit for 3 min on end.`,
    );
  });

  test.each([
    ['one good minute among the bad', points([0.4, 0.01, 0.4, 0.6])],
    ['a minute with too few requests', points([0.4, 0.5, 0.4, 0.6], 3)],
    ['no points at all', []],
    ['points without a value', points([null, null, null, null])],
  ])('goes on with %s', (_, values) => {
    expect(seen(values)).toBeNull();
  });

  test('goes on while what was measured began before the change', () => {
    expect(seen(points([0.4, 0.5, 0.4, 0.6]), ago(BREACH_SECONDS))).toBeNull();
  });

  test('goes on where the newest point is too old to count', () => {
    const old = points([0.4, 0.5, 0.4, 0.6]).map((point) => ({
      ...point,
      at: new Date(Date.parse(point.at) - 600_000).toISOString(),
    }));
    expect(seen(old, ago(3600))).toBeNull();
  });

  test('is judged by its own revision, never by another', () => {
    const other = frame(points([0.4, 0.5, 0.4, 0.6]), GOOD);
    expect(breachOf([LIMIT], other, BAD, ago(600), NOW)).toBeNull();
  });
});
