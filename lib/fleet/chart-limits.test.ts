import { describe, expect, it } from 'vitest';
import { chartLimits, measuredUntil } from './chart-limits';

const point = (at: string, value: number | null) => ({ at, value, samples: 1 });

describe('the lines of a chart', () => {
  it('are the limit to act at, then the one to consider, each with its source', () => {
    const consider = { at: 0.05, source: 'default' } as const;
    const act = { at: 0.2, source: 'runbook', written: '> 20%' } as const;
    expect(chartLimits({ consider, act })).toEqual([
      { at: 0.2, word: 'act', source: 'runbook' },
      { at: 0.05, word: 'consider', source: 'default' },
    ]);
    expect(chartLimits({ consider })).toHaveLength(1);
    expect(chartLimits({})).toEqual([]);
    expect(chartLimits(undefined)).toEqual([]);
  });
});

describe('until when something was measured', () => {
  it('is the newest value of any chart: an interval without one was not measured yet', () => {
    const early = {
      points: [point('2026-03-01T12:01:00Z', 1), point('2026-03-01T12:02:00Z', null)],
    };
    const late = {
      points: [point('2026-03-01T12:03:00Z', 0), point('2026-03-01T12:04:00Z', null)],
    };
    expect(measuredUntil([{ series: [late, early] }, { series: [] }])).toBe('2026-03-01T12:03:00Z');
    expect(measuredUntil([{ series: [early] }])).toBe('2026-03-01T12:01:00Z');
    expect(
      measuredUntil([{ series: [{ points: [point('2026-03-01T12:01:00Z', null)] }] }]),
    ).toBeNull();
    expect(measuredUntil([])).toBeNull();
  });
});
