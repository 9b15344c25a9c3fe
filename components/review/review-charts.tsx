'use client';

import { useMemo, useState } from 'react';
import { sharedTimes } from '@/components/charts/chart-data';
import { PLOT_LEFT, PLOT_RIGHT } from '@/components/charts/chart-options';
import { ChartReadout } from '@/components/charts/chart-readout';
import { TimeChart } from '@/components/charts/time-chart';
import { EmptyState } from '@/components/ui/empty-state';
import { shortRevision } from '@/lib/fleet/short-revision';
import { utcTime } from '@/lib/format/time';
import type { ReviewView } from '@/lib/postmortems/review-view';

const PLOT_HEIGHT = 92;
const TIMES_HEIGHT = 24;
/** Where the record goes on so much longer than its signals, it says where they end. */
const TELL_END_MS = 5 * 60_000;

/** The kept signals, with the moment's own cursor; what was still to come is dimmed. */
export function ReviewCharts(props: { readonly view: ReviewView; readonly at: string }) {
  const { view, at } = props;
  const [pointed, setPointed] = useState<number | null>(null);
  const { service } = view.incident;
  const charts = useMemo(
    () =>
      view.charts.map((chart) => ({
        ...chart,
        series: chart.series.map((one) => ({
          ...one,
          revision: shortRevision(one.revision, service),
        })),
      })),
    [view.charts, service],
  );
  const markers = useMemo(
    () => view.markers.map((one) => ({ ...one, label: shortRevision(one.label, service) })),
    [view.markers, service],
  );
  const times = useMemo(() => sharedTimes(charts.flatMap((chart) => chart.series)), [charts]);
  const moment = Date.parse(at) / 1000;
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) {
    return (
      <EmptyState
        shape="unknown"
        className="m-3"
        title="No signals were kept"
        detail="Decisions and frozen evidence keep them; this incident has neither."
      />
    );
  }
  const share = (moment - first) / Math.max(1, last - first);
  // The period that holds the moment, as the facts above have it.
  const here = times.findIndex((time) => time >= moment);
  const ends = view.measuredUntil;
  const lastMoment = view.moments.at(-1)?.at ?? at;
  return (
    <div className="px-3 py-2">
      {charts.map((chart, index) => {
        const bottom = index === charts.length - 1;
        return (
          <div key={chart.id}>
            <h2 className="pl-[52px] font-semibold text-caption leading-6">
              {chart.label}
              {chart.series.length === 0 && (
                <span className="font-normal text-text-2">: not kept</span>
              )}
            </h2>
            <div className="relative">
              <TimeChart
                chart={chart}
                markers={markers}
                showMarkerLabels={index === 0}
                showTimes={bottom}
                height={PLOT_HEIGHT + (bottom ? TIMES_HEIGHT : 0)}
                syncKey="review"
                times={times}
                cursor={pointed}
                onCursor={setPointed}
              />
              {share >= 0 && share <= 1 && (
                <MomentLine share={share} bottom={bottom ? TIMES_HEIGHT : 0} />
              )}
              {pointed === null && here !== -1 && chart.series.length > 0 && (
                <ChartReadout chart={chart} times={times} cursor={here} />
              )}
            </div>
          </div>
        );
      })}
      {ends !== null && Date.parse(lastMoment) - Date.parse(ends) > TELL_END_MS && (
        <p className="pl-[52px] text-caption text-text-2">
          Signals were kept until {utcTime(ends)}; nothing keeps what came later.
        </p>
      )}
    </div>
  );
}

function MomentLine(props: { readonly share: number; readonly bottom: number }) {
  const left = `calc(${PLOT_LEFT}px + (100% - ${PLOT_LEFT + PLOT_RIGHT}px) * ${props.share})`;
  return (
    <>
      <span
        aria-hidden="true"
        className="pointer-events-none absolute top-0 bg-surface-1/65"
        style={{ left, right: PLOT_RIGHT, bottom: props.bottom }}
      />
      <span
        aria-hidden="true"
        className="pointer-events-none absolute top-0 w-0.5 bg-accent"
        style={{ left, bottom: props.bottom }}
      />
    </>
  );
}
