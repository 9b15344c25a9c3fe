import type uPlot from 'uplot';
import type { ChartTheme } from './chart-theme';

/** Drawn on the plot's canvas: pixels are device pixels, so sizes are times the ratio. */

export interface LimitLine {
  readonly value: number;
  readonly label: string;
  readonly word: 'act' | 'consider';
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
  ctx.fillStyle = colourOf(limit, theme);
  ctx.fill();
  ctx.restore();
}

/** Dashed, with its words above: what to act at on the left, what to consider on the right. */
export function drawLimit(plot: uPlot, limit: LimitLine, theme: ChartTheme, ratio: number): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(limit.value, 'y', true)) + 0.5;
  const act = limit.word === 'act';
  ctx.save();
  ctx.strokeStyle = colourOf(limit, theme);
  ctx.lineWidth = ratio;
  ctx.setLineDash(act ? [4 * ratio, 3 * ratio] : [1.5 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = scaled(theme.font, ratio);
  ctx.fillStyle = colourOf(limit, theme);
  ctx.textAlign = act ? 'left' : 'right';
  ctx.textBaseline = 'bottom';
  const at = act ? bbox.left + 6 * ratio : bbox.left + bbox.width - 6 * ratio;
  backWords(ctx, limit.label, at, y - 15 * ratio, theme, ratio);
  ctx.fillText(limit.label, at, y - 3 * ratio);
  ctx.restore();
}

/** What lies under words is dimmed, so that a curve can't strike them through. */
export function backWords(
  ctx: CanvasRenderingContext2D,
  words: string,
  x: number,
  top: number,
  theme: ChartTheme,
  ratio: number,
): void {
  const { width } = ctx.measureText(words);
  ctx.save();
  ctx.globalAlpha = 0.8;
  ctx.fillStyle = theme['surface-1'];
  const left = ctx.textAlign === 'right' ? x - width : x;
  ctx.fillRect(left - 2 * ratio, top, width + 4 * ratio, 13 * ratio);
  ctx.restore();
}

function colourOf({ word }: LimitLine, theme: ChartTheme): string {
  return word === 'act' ? theme.bad : theme.warn;
}

/** Hatched from where nothing is measured yet: neither good nor bad. `from`: epoch seconds. */
export function drawUnmeasured(plot: uPlot, from: number, theme: ChartTheme, ratio: number): void {
  const { ctx, bbox } = plot;
  const left = Math.max(bbox.left, plot.valToPos(from, 'x', true));
  const width = bbox.left + bbox.width - left;
  if (width <= 0) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, bbox.top, width, bbox.height);
  ctx.clip();
  ctx.globalAlpha = 0.35;
  ctx.strokeStyle = theme.unknown;
  ctx.lineWidth = ratio;
  ctx.beginPath();
  for (let x = left - bbox.height; x < left + width; x += 7 * ratio) {
    ctx.moveTo(x, bbox.top + bbox.height);
    ctx.lineTo(x + bbox.height, bbox.top);
  }
  ctx.stroke();
  ctx.restore();
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

export function scaled(font: string, ratio: number): string {
  return font.replace(/^(\d+)px/, (_, size: string) => `${Number(size) * ratio}px`);
}
