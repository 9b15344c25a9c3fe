/** Narrow no-break space: parts of one figure never wrap apart. */
export const NARROW_SPACE = '\u202f';

/** `3120` → "3 120"; up to `maxDigits` decimals, none that say nothing. */
export function formatNumber(value: number, maxDigits = 0): string {
  if (!Number.isFinite(value)) return '–';
  const rounded = Number(value.toFixed(maxDigits));
  const [whole = '0', fraction] = Math.abs(rounded).toString().split('.');
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE) : whole;
  const sign = rounded < 0 ? '−' : '';
  return fraction === undefined ? `${sign}${grouped}` : `${sign}${grouped}.${fraction}`;
}

const SCALES = [
  { from: 1e9, suffix: 'G' },
  { from: 1e6, suffix: 'M' },
  { from: 1e4, suffix: 'k' },
] as const;

/** Sample counts: `4100000` → "4.1 M", `9870` → "9 870". */
export function formatCount(value: number): string {
  for (const { from, suffix } of SCALES) {
    const unit = suffix === 'k' ? 1e3 : from;
    if (Math.abs(value) >= from) return `${formatNumber(value / unit, 1)}${NARROW_SPACE}${suffix}`;
  }
  return formatNumber(value);
}
