import { expect, test } from 'vitest';
import { shareOf, spanOf } from './chart-geometry';

test('the axis goes on to the end of the minute that it is, where nothing is measured yet', () => {
  const first = Date.parse('2026-11-20T03:00:00Z') / 1000;
  expect(spanOf([first, first + 60], '2026-11-20T03:04:01Z')).toEqual({
    from: first,
    to: first + 300,
  });
  expect(spanOf([first, first + 60], null)).toEqual({ from: first, to: first + 60 });
  expect(spanOf([first, first + 60], 'whenever')).toEqual({ from: first, to: first + 60 });
  expect(spanOf([], '2026-11-20T03:04:01Z')).toBeNull();
});

test('a time is somewhere along the axis, and the only one at its end', () => {
  expect(shareOf({ from: 0, to: 200 }, 50)).toBe(0.25);
  expect(shareOf({ from: 10, to: 10 }, 10)).toBe(1);
});
