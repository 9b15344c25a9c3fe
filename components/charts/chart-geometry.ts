/** Room left of the plot for its numbers, right of it for the last point, and under it for times. */
export const PLOT_LEFT = 52;
export const PLOT_RIGHT = 12;
export const TIMES_HEIGHT = 24;

/** What the time axis covers: epoch seconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** All charts of a stack cover the same: from the first point to the last, or to `until` if later. */
export function spanOf(times: readonly number[], until: string | null): Span | null {
  const [from, last] = [times[0], times.at(-1)];
  if (from === undefined || last === undefined) return null;
  // To the minute: an axis that moved with every reading would draw everything again each time.
  const end = until === null ? last : Math.ceil(Date.parse(until) / 60_000) * 60;
  return { from, to: Math.max(last, Number.isFinite(end) ? end : last) };
}

/** How far along the axis a time is, 0..1; outside of it for what is not on it. */
export function shareOf({ from, to }: Span, at: number): number {
  return to === from ? 1 : (at - from) / (to - from);
}

/** Where that is, in a box that is as wide as the chart. */
export function leftOf(share: number): string {
  return `calc(${PLOT_LEFT}px + (100% - ${PLOT_LEFT + PLOT_RIGHT}px) * ${share})`;
}
