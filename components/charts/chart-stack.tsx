'use client';

import { type ReactNode, useMemo, useState } from 'react';
import type { ChartMarker, ServiceChart } from '@/lib/fleet/service-view';
import { shortRevision, shortRevisions } from '@/lib/fleet/short-revision';
import { sharedTimes } from './chart-data';
import { type Span, spanOf, TIMES_HEIGHT } from './chart-geometry';
import { ChartLegend } from './chart-legend';
import { ChartMarks } from './chart-marks';
import { TimeChart } from './time-chart';

/** What is drawn over one chart of a stack. */
export interface OverChart {
  readonly chart: ServiceChart;
  readonly times: readonly number[];
  readonly span: Span;
  /** Index into `times` that is pointed at. */
  readonly cursor: number | null;
  /** Height of the times under it. */
  readonly bottom: number;
}

/** Signals one above the other: one time axis, one cursor, one scale for both revisions of each. */
export function ChartStack(props: {
  readonly charts: readonly ServiceChart[];
  readonly markers: readonly ChartMarker[];
  /** Slug: its revisions go by their short names. */
  readonly service: string;
  readonly syncKey: string;
  readonly plotHeight: number;
  readonly heading: 'h2' | 'h3';
  readonly measuredUntil: string | null;
  /** Where the axis ends, ISO 8601 UTC; null: with the last point. */
  readonly until: string | null;
  readonly over?: (over: OverChart) => ReactNode;
  /** Shown where nothing has a point. */
  readonly empty: ReactNode;
}) {
  const { service, syncKey, measuredUntil, heading: Heading } = props;
  const [cursor, setCursor] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const charts = useMemo(() => named(props.charts, service), [props.charts, service]);
  const markers = useMemo(
    () => props.markers.map((one) => ({ ...one, label: shortRevisions(one.label, service) })),
    [props.markers, service],
  );
  const times = useMemo(() => sharedTimes(charts.flatMap(({ series }) => series)), [charts]);
  const { from, to } = spanOf(times, props.until) ?? {};
  const span = useMemo(
    () => (from === undefined || to === undefined ? null : { from, to }),
    [from, to],
  );
  if (span === null) return props.empty;
  const hatched = measuredUntil !== null && Date.parse(measuredUntil) / 1000 < span.to;
  const unmeasured = hatched ? measuredUntil : null;
  return (
    <>
      <ChartLegend
        charts={charts}
        syncKey={syncKey}
        at={cursor === null ? undefined : times[cursor]}
        measuredUntil={unmeasured}
        asTable={asTable}
        onTable={() => setAsTable(!asTable)}
      />
      {charts.map((chart, index) => {
        const last = index === charts.length - 1;
        const bottom = last ? TIMES_HEIGHT : 0;
        return (
          <div key={chart.id}>
            <Heading className="pl-[52px] font-semibold text-caption leading-6">
              {chart.label}
              {chart.series.length === 0 && (
                <span className="font-normal text-text-2">: nothing measured</span>
              )}
            </Heading>
            <div className="relative">
              <TimeChart
                chart={chart}
                markers={markers}
                span={span}
                measuredUntil={unmeasured}
                showMarkerLabels={index === 0}
                showTimes={last}
                height={props.plotHeight + bottom}
                syncKey={syncKey}
                times={times}
                cursor={cursor}
                onCursor={setCursor}
                asTable={asTable}
              />
              {!asTable && props.over?.({ chart, times, span, cursor, bottom })}
            </div>
          </div>
        );
      })}
      <ChartMarks markers={markers} visible={asTable} />
    </>
  );
}

function named(charts: readonly ServiceChart[], service: string): readonly ServiceChart[] {
  return charts.map((chart) => ({
    ...chart,
    series: chart.series.map((one) => ({ ...one, revision: shortRevision(one.revision, service) })),
  }));
}
