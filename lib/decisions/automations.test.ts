import { describe, expect, it } from 'vitest';
import type { Series, SeriesPoint } from '@/lib/signals/reading';
import { automationViews } from './automations';
import { EPSILON, NOW, virtuoso } from './testing/inputs';

const SAMPLING = { periodSeconds: 60, lagSeconds: 0 };

/** One point a minute, the newest first. */
function series(
  values: readonly (number | null)[],
  more: { readonly samples?: number; readonly lag?: number; readonly revision?: string } = {},
): Series {
  const { samples = 600, lag = 0, revision = null } = more;
  const points: SeriesPoint[] = values.map((value, nth) => ({
    at: new Date(NOW.getTime() - (lag + nth * 60) * 1000).toISOString(),
    value,
    samples,
  }));
  return { signal: 'error_rate_5xx', revision, unit: 'ratio', points: points.reverse() };
}
const met = (given: readonly Series[], sampling: typeof SAMPLING | null = SAMPLING) =>
  automationViews(virtuoso, given, sampling, NOW).map((each) => each.met);
const LONG = [0.6, 0.6, 0.6, 0.6, 0.6, 0.6];

describe('the automated rollback of virtuoso-api', () => {
  it('is what the runbook says', () => {
    expect(automationViews(virtuoso, [], SAMPLING, NOW)).toMatchObject([
      {
        procedure: 'quick_rollback',
        procedureTitle: 'Quick rollback',
        signalTitle: 'Error rate',
        limit: 0.5,
        limitSource: 'runbook',
        lastsSeconds: 300,
        lastsSource: 'runbook',
        met: 'unknown',
      },
    ]);
  });
  it.each([
    ['five minutes over its limit', [series(LONG)], ['yes']],
    ['at its limit', [series(LONG.map(() => 0.5))], ['yes']],
    ['just under it', [series(LONG.map(() => 0.5 - EPSILON))], ['no']],
    ['four minutes of five', [series([0.6, 0.6, 0.6, 0.6, 0.1])], ['no']],
    ['a gap', [series([0.6, null, null, 0.6, 0.6])], ['unknown']],
    ['too few samples in each point', [series(LONG, { samples: 9 })], ['unknown']],
    ['just enough samples in each point', [series(LONG, { samples: 10 })], ['yes']],
    ['another signal', [{ ...series(LONG), signal: 'latency_p95' } as const], ['unknown']],
    [
      'of revisions alone: one is enough',
      [series(LONG, { revision: 'a' }), series([0, 0, 0, 0, 0], { revision: 'b' })],
      ['yes'],
    ],
    [
      'of revisions alone: one unknown is unknown',
      [series([], { revision: 'a' }), series([0, 0, 0, 0, 0], { revision: 'b' })],
      ['unknown'],
    ],
  ])('%s', (_claim, given, expected) => {
    expect(met(given)).toEqual(expected);
  });
  it('knows how far behind its source is, and nothing where that is not known', () => {
    const late = [series(LONG, { lag: 180 })];
    expect(met(late)).toEqual(['unknown']);
    expect(met(late, { periodSeconds: 60, lagSeconds: 180 })).toEqual(['yes']);
    expect(met(late, null)).toEqual(['unknown']);
  });
});
