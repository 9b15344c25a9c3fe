/** Where a matrix's bands and its pointer stand, in percent of the gauge's width. */
import type { MatrixRowView } from '@/lib/decisions/decision';

export interface GaugeBand {
  readonly row: MatrixRowView;
  readonly from: number;
  readonly width: number;
}

/** Four bands as the runbooks have them: the middle ones are where decisions are made. */
const FOUR = [16, 22, 36, 26] as const;

/** Least first, left to right. */
export function gaugeBands(rows: readonly MatrixRowView[]): readonly GaugeBand[] {
  const ordered = rows.toSorted((a, b) => a.lower - b.lower);
  const widths = ordered.length === FOUR.length ? FOUR : ordered.map(() => 100 / ordered.length);
  let from = 0;
  return ordered.map((row, index) => {
    const width = widths[index] ?? 0;
    const band = { row, from, width };
    from += width;
    return band;
  });
}

/** Inside its band in proportion; past an open upper end it stays within the last band. */
export function pointerAt(bands: readonly GaugeBand[], value: number | null): number | null {
  if (value === null) return null;
  const band =
    bands.find(({ row }) => row.active) ?? bands.findLast(({ row }) => value >= row.lower);
  if (band === undefined) return null;
  const upper = band.row.upper ?? Math.max(band.row.lower * 2, value);
  const share = (value - band.row.lower) / (upper - band.row.lower || 1);
  return band.from + band.width * Math.min(1, Math.max(0, share));
}
