import uPlot from 'uplot';
import type { ChartMarker, ServiceChart } from '@/lib/fleet/service-view';
import { formatSignal } from '@/lib/format/signal';
import { utcMinute } from '@/lib/format/time';
import { scaleTop } from './chart-data';
import { drawEnd, drawLimit, drawTint, drawUnmeasured, type LimitLine } from './chart-draw';
import { PLOT_LEFT, PLOT_RIGHT, type Span, TIMES_HEIGHT } from './chart-geometry';
import { drawMarkers } from './chart-markers';
import { type ChartTheme, seriesStyle } from './chart-theme';
import { limitWords } from './limit-words';

export interface ChartInput {
  readonly chart: ServiceChart;
  readonly markers: readonly ChartMarker[];
  readonly span: Span;
  /** From here on nothing was measured yet, ISO 8601 UTC; null: that is not drawn. */
  readonly measuredUntil: string | null;
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
  const { chart, span } = input;
  const top = scaleTop(chart.series, chart.limits);
  const current = chart.series.findIndex((one) => one.role === 'current') + 1;
  const limits = chart.limits.map(
    (limit): LimitLine => ({
      value: limit.at,
      word: limit.word,
      label: limitWords(limit, chart.unit),
    }),
  );
  const [worst] = limits;
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
    scales: { x: { time: true, range: [span.from, span.to] }, y: { range: [0, top] } },
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
        size: TIMES_HEIGHT,
        gap: 6,
        grid: { show: false },
        values: (plot, splits) =>
          splits.map((at) =>
            fitsBefore(span, at, plot.width) ? utcMinute(new Date(at * 1000).toISOString()) : '',
          ),
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
      drawAxes: [
        (plot) => {
          if (input.measuredUntil !== null) {
            drawUnmeasured(plot, Date.parse(input.measuredUntil) / 1000, theme, uPlot.pxRatio);
          }
          if (worst !== undefined && current > 0) drawTint(plot, worst, current, theme);
        },
      ],
      draw: [
        (plot) => {
          const ratio = uPlot.pxRatio;
          for (const limit of limits) drawLimit(plot, limit, theme, ratio);
          drawMarkers(plot, input.markers, input.showMarkerLabels, theme, ratio);
          if (current > 0) drawEnd(plot, current, theme, ratio);
        },
      ],
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
    },
  };
}

/** Half a time's width. */
const HALF_A_TIME = 18;

/** Whether the words under a time end before the chart does. */
function fitsBefore({ from, to }: Span, at: number, width: number): boolean {
  const left = ((to - at) / (to - from)) * (width - PLOT_LEFT - PLOT_RIGHT) + PLOT_RIGHT;
  return left >= HALF_A_TIME;
}
