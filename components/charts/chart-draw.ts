import type uPlot from 'uplot';
import type { ChartMarker } from '@/lib/fleet/service-view';
import type { ChartTheme } from './chart-theme';

/** Drawn on the plot's canvas: pixels are device pixels, so sizes are times the ratio. */

export interface LimitLine {
  readonly value: number;
  readonly label: string;
}

/** Tint where the series in `column` is over the limit. */
export function drawTint(plot: uPlot, limit: LimitLine, column: number, theme: ChartTheme): void {
  const { ctx, bbox } = plot;
  const times = plot.data[0];
  const values = plot.data[column];
  if (values === undefined) return;
  const floor = plot.valToPos(limit.value, 'y', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, Math.max(0, floor - bbox.top));
  ctx.clip();
  ctx.beginPath();
  let lastX: number | null = null;
  times.forEach((time, index) => {
    const value = values[index];
    if (value === undefined) return;
    if (value === null) {
      if (lastX !== null) ctx.lineTo(lastX, floor);
      lastX = null;
      return;
    }
    const x = plot.valToPos(time, 'x', true);
    if (lastX === null) ctx.moveTo(x, floor);
    ctx.lineTo(x, plot.valToPos(value, 'y', true));
    lastX = x;
  });
  if (lastX !== null) ctx.lineTo(lastX, floor);
  ctx.globalAlpha = 0.18;
  ctx.fillStyle = theme.bad;
  ctx.fill();
  ctx.restore();
}

/** Dashed in red, with its number above. */
export function drawLimit(plot: uPlot, limit: LimitLine, theme: ChartTheme, ratio: number): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(limit.value, 'y', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = theme.bad;
  ctx.lineWidth = ratio;
  ctx.setLineDash([4 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = scaled(theme.font, ratio);
  ctx.fillStyle = theme.bad;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  ctx.fillText(limit.label, bbox.left + 6 * ratio, y - 3 * ratio);
  ctx.restore();
}

/**
 * A line and ▲ where something was deployed or done; its words on one chart only, and only where they
 * don't run into others.
 */
export function drawMarkers(
  plot: uPlot,
  markers: readonly ChartMarker[],
  labelled: boolean,
  theme: ChartTheme,
  ratio: number,
): void {
  const { ctx, bbox } = plot;
  const bottom = bbox.top + bbox.height;
  let free = Number.NEGATIVE_INFINITY;
  for (const marker of markers) {
    const x = Math.round(plot.valToPos(Date.parse(marker.at) / 1000, 'x', true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.save();
    ctx.strokeStyle = theme['text-2'];
    ctx.fillStyle = theme['text-2'];
    ctx.lineWidth = ratio;
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bottom);
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(x, bottom - 8 * ratio);
    ctx.lineTo(x + 5 * ratio, bottom);
    ctx.lineTo(x - 5 * ratio, bottom);
    ctx.fill();
    if (labelled) {
      const before = x - bbox.left > bbox.width / 2;
      ctx.font = scaled(theme.font, ratio);
      ctx.textAlign = before ? 'right' : 'left';
      ctx.textBaseline = 'top';
      const at = x + (before ? -6 : 6) * ratio;
      const { width } = ctx.measureText(marker.label);
      if ((before ? at - width : at) > free) {
        ctx.fillText(marker.label, at, bbox.top + 2 * ratio);
        free = before ? at : at + width;
      }
    }
    ctx.restore();
  }
}

/** A filled end where the current series is now. */
export function drawEnd(plot: uPlot, column: number, theme: ChartTheme, ratio: number): void {
  const values = plot.data[column];
  const index = values === undefined ? -1 : lastKnown(values);
  const value = values?.[index];
  const time = plot.data[0][index];
  if (value == null || time === undefined) return;
  plot.ctx.save();
  plot.ctx.fillStyle = theme['series-current'];
  plot.ctx.beginPath();
  plot.ctx.arc(
    plot.valToPos(time, 'x', true),
    plot.valToPos(value, 'y', true),
    3 * ratio,
    0,
    2 * Math.PI,
  );
  plot.ctx.fill();
  plot.ctx.restore();
}

function lastKnown(values: ArrayLike<number | null | undefined>): number {
  for (let index = values.length - 1; index >= 0; index -= 1) {
    if (values[index] != null) return index;
  }
  return -1;
}

function scaled(font: string, ratio: number): string {
  return font.replace(/^(\d+)px/, (_, size: string) => `${Number(size) * ratio}px`);
}
