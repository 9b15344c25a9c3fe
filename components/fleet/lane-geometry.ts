/** Where things lie on the 60-minute lanes: shares of the width, 0 at the left, 1 now. */

export const LANE_MINUTES = 60;
const MINUTE_MS = 60_000;

/** Below 0 is older than the lane, and is cut off by the caller. */
export function laneShare(at: string, nowMs: number): number {
  return 1 - (nowMs - Date.parse(at)) / (LANE_MINUTES * MINUTE_MS);
}

export interface LaneSpanBox {
  readonly left: number;
  readonly width: number;
}

/** A span cut to the lane, or null when none of it is in there. `to` null: until now. */
export function spanBox(from: string, to: string | null, nowMs: number): LaneSpanBox | null {
  const left = Math.max(0, laneShare(from, nowMs));
  const right = Math.min(1, to === null ? 1 : laneShare(to, nowMs));
  return right <= left ? null : { left, width: right - left };
}

/** A bar may end this much beyond a mark's middle: it lies under the mark itself. */
const MARK_HALF = 0.015;
/** What every mark keeps free around itself. */
const MARK_ROOM = 0.06;

export interface LaneLabel {
  readonly share: number;
  /** The words' share of the width; null: a mark without words. */
  readonly room: number | null;
}

/**
 * Beside which side of each mark its words stand: where they cover no bar, no other mark and no
 * newer mark's words; null where there is no such side.
 */
export function labelSides(
  marks: readonly LaneLabel[],
  bars: readonly LaneSpanBox[],
): readonly ('left' | 'right' | null)[] {
  const placed: LaneSpanBox[] = [];
  const sides = marks.toReversed().map((mark) => {
    const { share, room } = mark;
    if (room === null) return null;
    const others = marks
      .filter((other) => other !== mark)
      .map((other) => ({ left: other.share - MARK_ROOM / 2, width: MARK_ROOM }));
    const taken = [...bars, ...others, ...placed];
    const free = (from: number, to: number) =>
      from >= 0 &&
      to <= 1 &&
      taken.every(({ left, width }) => left >= to - MARK_HALF || left + width <= from + MARK_HALF);
    const side = free(share - room, share) ? 'left' : free(share, share + room) ? 'right' : null;
    if (side !== null) placed.push({ left: side === 'left' ? share - room : share, width: room });
    return side;
  });
  return sides.toReversed();
}

/** The full ten minutes on the lane, oldest first. */
export function laneTicks(
  nowMs: number,
): readonly { readonly at: string; readonly share: number }[] {
  const step = 10 * MINUTE_MS;
  const first = Math.ceil((nowMs - LANE_MINUTES * MINUTE_MS) / step) * step;
  const ticks = [];
  for (let ms = first; ms <= nowMs - step / 2; ms += step) {
    const at = new Date(ms).toISOString();
    ticks.push({ at, share: laneShare(at, nowMs) });
  }
  return ticks;
}
