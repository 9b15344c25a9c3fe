import uPlot from 'uplot';
import type { ChartMarker, ServiceChart } from '@/lib/fleet/service-view';
import { formatSignal } from '@/lib/format/signal';
import { utcMinute } from '@/lib/format/time';
import { scaleTop } from './chart-data';
import { drawEnd, drawLimit, drawMarkers, drawTint } from './chart-draw';
import { type ChartTheme, seriesStyle } from './chart-theme';

/** Room left of the plot for its numbers, and right of it for the last point. */
export const PLOT_LEFT = 52;
export const PLOT_RIGHT = 12;

export interface ChartInput {
  readonly chart: ServiceChart;
  readonly markers: readonly ChartMarker[];
  /** Only the first of a stack writes the markers' words, only the last its times. */
  readonly showMarkerLabels: boolean;
  readonly showTimes: boolean;
  readonly height: number;
  /** Charts with one key share their cursor. */
  readonly syncKey: string;
}

export function chartOptions(
  input: ChartInput,
  theme: ChartTheme,
  width: number,
  onCursor: (index: number | null) => void,
): uPlot.Options {
  const { chart } = input;
  const top = scaleTop(chart.series, chart.limit);
  const current = chart.series.findIndex((one) => one.role === 'current') + 1;
  const limit =
    chart.limit === null
      ? null
      : { value: chart.limit, label: `limit ${formatSignal(chart.limit, chart.unit)}` };
  const axis = { stroke: theme['text-3'], font: theme.font, ticks: { show: false } };
  return {
    width,
    height: input.height,
    padding: [6, PLOT_RIGHT, input.showTimes ? 0 : 8, 0],
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: {
      y: false,
      drag: { setScale: false, x: false, y: false },
      sync: { key: input.syncKey, setSeries: false },
      hover: { skip: [] },
      points: { size: 8, width: 2, fill: theme['surface-1'] },
    },
    scales: { x: { time: true }, y: { range: [0, top] } },
    series: [
      {},
      ...chart.series.map((one) => ({
        label: one.revision,
        scale: 'y',
        points: { show: false },
        ...seriesStyle(one.role, theme),
      })),
    ],
    axes: [
      {
        ...axis,
        show: input.showTimes,
        size: 24,
        gap: 6,
        grid: { show: false },
        values: (_, splits) => splits.map((at) => utcMinute(new Date(at * 1000).toISOString())),
      },
      {
        ...axis,
        size: PLOT_LEFT,
        gap: 8,
        grid: { stroke: theme.grid, width: 1 },
        splits: [0, top / 2, top],
        values: (_, splits) =>
          splits.map((value) => (value === 0 ? '0' : formatSignal(value, chart.unit))),
      },
    ],
    hooks: {
      drawAxes: [(plot) => limit !== null && current > 0 && drawTint(plot, limit, current, theme)],
      draw: [
        (plot) => {
          const ratio = uPlot.pxRatio;
          if (limit !== null) drawLimit(plot, limit, theme, ratio);
          drawMarkers(plot, input.markers, input.showMarkerLabels, theme, ratio);
          if (current > 0) drawEnd(plot, current, theme, ratio);
        },
      ],
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
    },
  };
}

/** Moves the shared cursor by points, from the newest when it is nowhere yet. */
export function moveCursor(syncKey: string, by: number): void {
  for (const plot of uPlot.sync(syncKey).plots) {
    const last = plot.data[0].length - 1;
    const index = Math.min(last, Math.max(0, (plot.cursor.idx ?? last + 1) + by));
    const time = plot.data[0][index];
    if (time !== undefined) plot.setCursor({ left: plot.valToPos(time, 'x'), top: 0 });
  }
}
