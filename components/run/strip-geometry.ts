/** A watch's strip: the whole watch wide, so that what is still to come is seen as empty. */

export interface StripPoint {
  readonly x: number;
  readonly y: number;
}

export interface StripSpan {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** 0..1 of the watch; outside it is cut off. */
export function shareOf(span: StripSpan, at: number): number {
  const length = Math.max(1, span.to - span.from);
  return Math.min(1, Math.max(0, (at - span.from) / length));
}

/** Runs of known points in a box of 0..1; the scale holds the limit and every value. */
export function stripLines(
  points: readonly { readonly at: string; readonly value: number | null }[],
  limit: number | null,
  span: StripSpan,
): { readonly lines: readonly (readonly StripPoint[])[]; readonly limitY: number | null } {
  const inside = points.filter(({ at }) => Date.parse(at) >= span.from);
  const known = inside.map(({ value }) => value).filter((value) => value !== null);
  const top = Math.max(...known, (limit ?? 0) * 1.25, Number.MIN_VALUE);
  const toY = (value: number) => 1 - Math.max(0, value) / top;
  const lines: StripPoint[][] = [];
  let run: StripPoint[] = [];
  for (const { at, value } of inside) {
    if (value === null) {
      if (run.length > 0) lines.push(run);
      run = [];
    } else run.push({ x: shareOf(span, Date.parse(at)), y: toY(value) });
  }
  if (run.length > 0) lines.push(run);
  return { lines, limitY: limit === null ? null : toY(limit) };
}

/** How a strip of rounds is divided: one cell each, the ones that happened with their state. */
export function roundCells<S extends string>(
  rounds: readonly { readonly at: string; readonly state: S }[],
  span: StripSpan,
  cells: number,
): readonly (S | null)[] {
  const worst: (S | null)[] = Array.from({ length: cells }, () => null);
  for (const round of rounds) {
    const index = Math.min(cells - 1, Math.floor(shareOf(span, Date.parse(round.at)) * cells));
    const before = worst[index] ?? null;
    if (before === null || before === 'ok') worst[index] = round.state;
  }
  return worst;
}
