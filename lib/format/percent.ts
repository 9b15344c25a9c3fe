import { formatNumber, UNIT_SPACE } from './number';

/** `0.341` → "34.1": a share 0..1 in percent, without its sign, one decimal where it tells more. */
export function percentFigure(ratio: number): string {
  const percent = ratio * 100;
  if (percent > 0 && percent < 0.1) return formatNumber(percent, 2);
  return formatNumber(percent, 1);
}

/** `0.341` → "34.1 %". */
export function formatRatio(ratio: number): string {
  return `${percentFigure(ratio)}${UNIT_SPACE}%`;
}

/** Percent points as platforms give traffic: `100` → "100 %". */
export function formatPercent(percent: number): string {
  return `${formatNumber(percent, 1)}${UNIT_SPACE}%`;
}
