import { expect, test } from 'vitest';
import type { ChartSeries } from '@/lib/fleet/service-view';
import { alignSeries, scaleTop, sharedTimes } from './chart-data';

const series = (
  revision: string,
  points: readonly (readonly [string, number | null])[],
): ChartSeries => ({
  revision,
  role: 'current',
  points: points.map(([at, value]) => ({ at: `2026-11-20T${at}Z`, value })),
});

const a = series('a', [
  ['03:00:00', 0.1],
  ['03:01:00', null],
]);
const b = series('b', [['03:02:00', 0.3]]);

test('all series share one ascending time axis', () => {
  const times = sharedTimes([b, a]);
  expect(times).toEqual([...times].sort((x, y) => x - y));
  expect(times).toHaveLength(3);
});

test('seen to be missing is a gap, not asked for is neither a gap nor a zero', () => {
  const { columns } = alignSeries([a, b], sharedTimes([a, b]));
  expect(columns).toEqual([
    [0.1, null, undefined],
    [undefined, undefined, 0.3],
  ]);
});

test('the scale holds the values and the limits, and halves into round numbers', () => {
  expect(scaleTop([b], [{ at: 0.2 }])).toBe(0.4);
  expect(scaleTop([series('c', [['03:00:00', 6.2]])], [{ at: 5 }])).toBe(8);
  expect(scaleTop([series('c', [['03:00:00', 0.4]])], [{ at: 2 }, { at: 5 }])).toBe(8);
  expect(scaleTop([], [])).toBe(1);
});
