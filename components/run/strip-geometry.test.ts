import { expect, test } from 'vitest';
import { roundCells, shareOf, stripLines } from './strip-geometry';

const SPAN = { from: Date.parse('2026-11-20T03:00:00Z'), to: Date.parse('2026-11-20T03:30:00Z') };
const at = (minute: number) => new Date(SPAN.from + minute * 60_000).toISOString();

test('half of the watch is half of the strip, and nothing lies outside it', () => {
  expect(shareOf(SPAN, Date.parse(at(15)))).toBe(0.5);
  expect(shareOf(SPAN, Date.parse(at(45)))).toBe(1);
});

test('a gap in the data is a gap in the line', () => {
  const { lines } = stripLines(
    [
      { at: at(1), value: 0.1 },
      { at: at(2), value: null },
      { at: at(3), value: 0.1 },
    ],
    0.2,
    SPAN,
  );
  expect(lines).toHaveLength(2);
});

test('points from before the watch are not drawn', () => {
  expect(stripLines([{ at: at(-5), value: 1 }], 0.2, SPAN).lines).toHaveLength(0);
});

test('a failed round is not covered by a good one in the same cell', () => {
  const cells = roundCells(
    [
      { at: at(0), state: 'failed' },
      { at: at(1), state: 'ok' },
    ],
    SPAN,
    10,
  );
  expect(cells).toEqual(['failed', ...Array(9).fill(null)]);
});
