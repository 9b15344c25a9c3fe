import type uPlot from 'uplot';
import type { ChartMarker, MarkerKind } from '@/lib/fleet/service-view';
import { backWords, scaled } from './chart-draw';
import type { ChartTheme } from './chart-theme';

/** Rows of words at the top of a chart. */
const ROWS = 2;
const ROW_HEIGHT = 14;

/**
 * A line where something was deployed, changed or done, with a shape at its foot; its words on one
 * chart only, and only where they don't run into others.
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
  const free = Array.from({ length: ROWS }, () => Number.NEGATIVE_INFINITY);
  for (const { at, label, kind } of markers) {
    const x = Math.round(plot.valToPos(Date.parse(at) / 1000, 'x', true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.save();
    ctx.strokeStyle = theme['text-2'];
    ctx.fillStyle = theme['text-2'];
    ctx.lineWidth = ratio;
    ctx.setLineDash(kind === 'effective' || kind === 'change' ? [2 * ratio, 3 * ratio] : []);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bottom);
    ctx.stroke();
    ctx.setLineDash([]);
    drawFoot(ctx, kind, x, bottom, ratio, theme['surface-1']);
    ctx.fillStyle = theme['text-2'];
    if (labelled) {
      const before = x - bbox.left > bbox.width / 2;
      ctx.font = scaled(theme.font, ratio);
      ctx.textAlign = before ? 'right' : 'left';
      ctx.textBaseline = 'top';
      const from = x + (before ? -6 : 6) * ratio;
      const { width } = ctx.measureText(label);
      const [left, right] = before ? [from - width, from] : [from, from + width];
      const row = free.findIndex((end) => left > end);
      if (row !== -1) {
        backWords(ctx, label, from, bbox.top + (1 + row * ROW_HEIGHT) * ratio, theme, ratio);
        ctx.fillText(label, from, bbox.top + (2 + row * ROW_HEIGHT) * ratio);
        free[row] = right + 4 * ratio;
      }
    }
    ctx.restore();
  }
}

/** Told apart by outline: ▲ deployed, ◇ changed, ● sent by us, ○ read back as effective, ■ undone. */
function drawFoot(
  ctx: CanvasRenderingContext2D,
  kind: MarkerKind,
  x: number,
  bottom: number,
  ratio: number,
  inside: string,
): void {
  const size = 5 * ratio;
  const middle = bottom - size;
  ctx.beginPath();
  switch (kind) {
    case 'deploy':
      ctx.moveTo(x, bottom - 8 * ratio);
      ctx.lineTo(x + size, bottom);
      ctx.lineTo(x - size, bottom);
      break;
    case 'change':
      ctx.moveTo(x, middle - size);
      ctx.lineTo(x + size, middle);
      ctx.lineTo(x, middle + size);
      ctx.lineTo(x - size, middle);
      break;
    case 'undo':
      ctx.rect(x - size + ratio, middle - size + ratio, 2 * size - 2 * ratio, 2 * size - 2 * ratio);
      break;
    case 'applied':
    case 'effective':
      ctx.arc(x, middle, size - ratio, 0, 2 * Math.PI);
      break;
  }
  ctx.closePath();
  if (kind === 'change' || kind === 'effective') {
    ctx.fillStyle = inside;
    ctx.fill();
    ctx.stroke();
  } else {
    ctx.fill();
  }
}
