import { expect, test } from 'vitest';
import type { MatrixRowView } from '@/lib/decisions/decision';
import { gaugeBands, pointerAt } from './gauge-geometry';

function row(lower: number, upper: number | null, active = false): MatrixRowView {
  return { lower, upper, active } as MatrixRowView;
}
const MATRIX = [row(0.5, null), row(0.2, 0.5, true), row(0.05, 0.2), row(0, 0.05)];

test('bands run from least to worst and fill the width', () => {
  const bands = gaugeBands(MATRIX);
  expect(bands.map(({ from, width }) => [from, width])).toEqual([
    [0, 16],
    [16, 22],
    [38, 36],
    [74, 26],
  ]);
});

test('the pointer stands in its band in proportion', () => {
  expect(pointerAt(gaugeBands(MATRIX), 0.35)).toBeCloseTo(38 + 18);
});

test('beyond the last limit it stays inside the gauge', () => {
  const worst = [row(0.5, null, true), row(0, 0.5)];
  expect(pointerAt(gaugeBands(worst), 0.9)).toBeLessThanOrEqual(100);
});

test('without a value there is no pointer', () => {
  expect(pointerAt(gaugeBands(MATRIX), null)).toBeNull();
});
