import { expect, test } from 'vitest';
import { pathOf, sparkGeometry } from './sparkline-path';

const BOX = { width: 84, height: 30, padding: 3 };

test('a gap in the data is a gap in the line', () => {
  const { lines } = sparkGeometry([1, 2, null, 3], 5, BOX);
  expect(lines.map((line) => line.length)).toEqual([2, 1]);
});

test('the newest points missing is no data from the last known one on', () => {
  const { missingFromX, last } = sparkGeometry([1, 2, null, null, null, null], 5, BOX);
  expect(missingFromX).toBe(last?.x);
  expect(sparkGeometry([1, null, 2], 5, BOX).missingFromX).toBeNull();
});

test('the minutes that metrics are always behind are not silence', () => {
  expect(sparkGeometry([1, 2, null, null, null], 5, BOX).missingFromX).toBeNull();
});

test('without a limit a line does not press against the top', () => {
  const [line] = sparkGeometry([0.4, 0.4], null, BOX).lines;
  expect(line?.[0]?.y).toBeCloseTo(BOX.height / 2, 5);
});

test('nothing known at all is no data over the whole width', () => {
  const geometry = sparkGeometry([null, null], 5, BOX);
  expect(geometry.missingFromX).toBe(0);
  expect(geometry.last).toBeNull();
});

test('a value over the limit lies above its line, one under it below', () => {
  const { lines, limitY } = sparkGeometry([1, 9], 5, BOX);
  const [low, high] = lines[0] ?? [];
  expect(low?.y).toBeGreaterThan(limitY ?? 0);
  expect(high?.y).toBeLessThan(limitY ?? 0);
});

test('the drawing stays inside its box', () => {
  const { lines, limitY } = sparkGeometry([0, 4000, -1], 5, BOX);
  for (const { y } of lines.flat()) {
    expect(y).toBeGreaterThanOrEqual(BOX.padding);
    expect(y).toBeLessThanOrEqual(BOX.height - BOX.padding);
  }
  expect(limitY).toBeLessThanOrEqual(BOX.height);
});

test('a path moves once and draws from there', () => {
  expect(
    pathOf([
      { x: 1, y: 2 },
      { x: 3, y: 4.5 },
    ]),
  ).toBe('M1.00 2.00L3.00 4.50');
});
