'use client';

import { useEffect, useRef, useState } from 'react';
import type { ChartInput } from './chart-options';
import type { DrawnChart } from './chart-plot';
import { ChartReadout } from './chart-readout';
import { ChartTable } from './chart-table';
import { useInView } from './use-in-view';
import { useThemeCount } from './use-theme-count';

export interface TimeChartProps extends ChartInput {
  /** Shared by all charts of the stack, epoch seconds: see `sharedTimes`. */
  readonly times: readonly number[];
  /** Index into `times`, kept by the stack. */
  readonly cursor: number | null;
  readonly onCursor: (index: number | null) => void;
  /** The numbers instead of the drawing. */
  readonly asTable: boolean;
}

/** One signal of several revisions over time, with its limits and what was done meanwhile. */
export function TimeChart(props: TimeChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const seen = useInView(host);
  const theme = useThemeCount();
  const cursor = useRef(props.cursor);
  const [undrawn, setUndrawn] = useState(false);
  const { chart, markers, span, measuredUntil, times, height, syncKey } = props;
  const { showMarkerLabels, showTimes, onCursor } = props;
  const table = props.asTable || undrawn;

  useEffect(() => {
    cursor.current = props.cursor;
  }, [props.cursor]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `theme` says that tokens changed.
  useEffect(() => {
    const element = host.current;
    if (element === null || !seen || table) return;
    const shown = { showMarkerLabels, showTimes };
    const input = { chart, markers, span, measuredUntil, height, syncKey, ...shown };
    let gone = false;
    let drawn: DrawnChart | null = null;
    import('./chart-plot').then(
      ({ drawChart }) => {
        if (!gone) drawn = drawChart(element, input, times, cursor.current, onCursor);
      },
      // What draws can't be had now: the numbers can.
      () => setUndrawn(true),
    );
    return () => {
      gone = true;
      drawn?.destroy();
    };
  }, [
    chart,
    markers,
    span,
    measuredUntil,
    times,
    height,
    syncKey,
    showMarkerLabels,
    showTimes,
    onCursor,
    theme,
    seen,
    table,
  ]);

  return (
    <figure className="relative min-w-0" aria-label={chart.label}>
      {!table && (
        <>
          <div ref={host} aria-hidden="true" style={{ height }} />
          <ChartReadout chart={chart} times={times} span={span} cursor={props.cursor} />
        </>
      )}
      <ChartTable chart={chart} times={times} visible={table} />
    </figure>
  );
}
