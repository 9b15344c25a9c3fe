/** Between groups of digits: narrow, and never a line's end. */
export const GROUP_SPACE = '\u202f';

/** Between a figure and its unit: as wide as a word's, and never a line's end. */
export const UNIT_SPACE = '\u00a0';

/** `3120` → "3 120"; up to `maxDigits` decimals, none that say nothing. */
export function formatNumber(value: number, maxDigits = 0): string {
  if (!Number.isFinite(value)) return '–';
  const rounded = Number(value.toFixed(maxDigits));
  const [whole = '0', fraction] = Math.abs(rounded).toString().split('.');
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, GROUP_SPACE) : whole;
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
    if (Math.abs(value) >= from) return `${formatNumber(value / unit, 1)}${UNIT_SPACE}${suffix}`;
  }
  return formatNumber(value);
}
