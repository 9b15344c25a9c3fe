/** Geometry of a sparkline: pure, so that what is coloured can be tested. */

export interface SparkPoint {
  readonly x: number;
  readonly y: number;
}

export interface SparkGeometry {
  /** Runs of known points; a gap in the data is a gap in the line. */
  readonly lines: readonly (readonly SparkPoint[])[];
  /** Height of the limit, or null when there is none. */
  readonly limitY: number | null;
  readonly last: SparkPoint | null;
  /** From here to the right edge there is no data: more is missing than metrics lag behind. */
  readonly missingFromX: number | null;
}

export interface SparkBox {
  readonly width: number;
  readonly height: number;
  readonly padding: number;
}

/** Points a minute apart; metrics come up to three minutes late, and that is no silence. */
const EXPECTED_MISSING = 3;

/** The scale holds the limit and all points, and begins at 0; without a limit a line lies mid-way. */
export function sparkGeometry(
  points: readonly (number | null)[],
  limit: number | null,
  box: SparkBox,
): SparkGeometry {
  const known = points.filter((value): value is number => value !== null);
  const highest = Math.max(...known, 0);
  const top = Math.max(limit === null ? highest * 2 : highest, (limit ?? 0) * 1.25) || 1;
  const inner = box.height - 2 * box.padding;
  const toY = (value: number) => box.height - box.padding - (Math.max(0, value) / top) * inner;
  const step = points.length > 1 ? (box.width - 2 * box.padding) / (points.length - 1) : 0;
  const toX = (index: number) => box.padding + index * step;

  const lines: SparkPoint[][] = [];
  let run: SparkPoint[] = [];
  let lastIndex = -1;
  points.forEach((value, index) => {
    if (value === null) {
      if (run.length > 0) lines.push(run);
      run = [];
      return;
    }
    run.push({ x: toX(index), y: toY(value) });
    lastIndex = index;
  });
  if (run.length > 0) lines.push(run);

  const last = lines.at(-1)?.at(-1) ?? null;
  const missing = points.length - 1 - lastIndex > (last === null ? 0 : EXPECTED_MISSING);
  return {
    lines,
    limitY: limit === null ? null : toY(limit),
    last,
    missingFromX: missing ? (last?.x ?? 0) : null,
  };
}

/** "M1 2L3 4", two decimals. */
export function pathOf(line: readonly SparkPoint[]): string {
  return line
    .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(2)} ${y.toFixed(2)}`)
    .join('');
}
