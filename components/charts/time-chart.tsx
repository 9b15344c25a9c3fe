'use client';

import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { alignSeries } from './chart-data';
import { type ChartInput, chartOptions } from './chart-options';
import { ChartReadout } from './chart-readout';
import { ChartTable } from './chart-table';
import { readChartTheme } from './chart-theme';

export interface TimeChartProps extends ChartInput {
  /** Shared by all charts of the stack, epoch seconds: see `sharedTimes`. */
  readonly times: readonly number[];
  /** Index into `times`, kept by the stack. */
  readonly cursor: number | null;
  readonly onCursor: (index: number | null) => void;
}

/** One signal of several revisions over time, with its limit and what was done meanwhile. */
export function TimeChart(props: TimeChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [theme, setTheme] = useState(0);
  const { chart, markers, times, height, syncKey, showMarkerLabels, showTimes, onCursor } = props;

  useEffect(() => {
    const again = () => setTheme((count) => count + 1);
    const observer = new MutationObserver(again);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const media = window.matchMedia('(prefers-color-scheme: light)');
    media.addEventListener('change', again);
    return () => {
      observer.disconnect();
      media.removeEventListener('change', again);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `theme` says that tokens changed.
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const input = { chart, markers, height, syncKey, showMarkerLabels, showTimes };
    const options = chartOptions(input, readChartTheme(element), element.clientWidth, onCursor);
    const { columns } = alignSeries(chart.series, times);
    const data = [times, ...columns] as unknown as uPlot.AlignedData;
    const made = new uPlot(options, data, element);
    void document.fonts.ready.then(() => plot.current === made && made.redraw());
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [chart, markers, times, height, syncKey, showMarkerLabels, showTimes, onCursor, theme]);

  return (
    <figure className="relative min-w-0" aria-label={chart.label}>
      <div ref={host} aria-hidden="true" style={{ height }} />
      <ChartReadout chart={chart} times={times} cursor={props.cursor} />
      <ChartTable chart={chart} times={times} />
    </figure>
  );
}
