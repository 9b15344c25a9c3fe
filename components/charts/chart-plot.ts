/** Everything that only a drawn chart needs: fetched when the first one comes into view. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { onMove } from './chart-cursor';
import { alignSeries } from './chart-data';
import { type ChartInput, chartOptions } from './chart-options';
import { readChartTheme } from './chart-theme';

export interface DrawnChart {
  destroy(): void;
}

/** Draws into `element` and follows its width. `cursor`: index into `times` where it begins. */
export function drawChart(
  element: HTMLElement,
  input: ChartInput,
  times: readonly number[],
  cursor: number | null,
  onCursor: (index: number | null) => void,
): DrawnChart {
  const { chart, height, syncKey } = input;
  const options = chartOptions(input, readChartTheme(element), element.clientWidth, onCursor);
  const { columns } = alignSeries(chart.series, times);
  const data = [times, ...columns] as unknown as uPlot.AlignedData;
  const plot = new uPlot(options, data, element);
  const goTo = (index: number) => {
    const time = times[index];
    if (time !== undefined) plot.setCursor({ left: plot.valToPos(time, 'x'), top: 0 });
  };
  if (cursor !== null) goTo(cursor);
  let here = true;
  void document.fonts.ready.then(() => here && plot.redraw());
  const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
  observer.observe(element);
  const leave = onMove(syncKey, (by) => {
    const last = times.length - 1;
    goTo(Math.min(last, Math.max(0, (plot.cursor.idx ?? last + 1) + by)));
  });
  return {
    destroy() {
      here = false;
      leave();
      observer.disconnect();
      plot.destroy();
    },
  };
}
