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

/** Beside which side of a mark its words lie on nothing; `room` is their share of the width. */
export function labelSide(
  share: number,
  room: number,
  taken: readonly LaneSpanBox[],
): 'left' | 'right' | null {
  const free = (from: number, to: number) =>
    from >= 0 &&
    to <= 1 &&
    taken.every(({ left, width }) => left >= to - MARK_HALF || left + width <= from + MARK_HALF);
  if (free(share - room, share)) return 'left';
  return free(share, share + room) ? 'right' : null;
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
