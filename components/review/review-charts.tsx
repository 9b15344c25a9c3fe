'use client';

import { leftOf, PLOT_RIGHT, shareOf } from '@/components/charts/chart-geometry';
import { ChartReadout } from '@/components/charts/chart-readout';
import { ChartStack, type OverChart } from '@/components/charts/chart-stack';
import { EmptyState } from '@/components/ui/empty-state';
import { utcTime } from '@/lib/format/time';
import type { ReviewView } from '@/lib/postmortems/review-view';

const PLOT_HEIGHT = 92;
/** Where the record goes on so much longer than its signals, it says where they end. */
const TELL_END_MS = 5 * 60_000;

/** The kept signals, with the moment's own cursor; what was still to come is dimmed. */
export function ReviewCharts(props: { readonly view: ReviewView; readonly at: string }) {
  const { view, at } = props;
  const ends = view.measuredUntil;
  const lastMoment = view.moments.at(-1)?.at ?? at;
  return (
    <div className="px-3 py-2">
      <ChartStack
        charts={view.charts}
        markers={view.markers}
        service={view.incident.service}
        syncKey="review"
        plotHeight={PLOT_HEIGHT}
        heading="h2"
        measuredUntil={null}
        until={null}
        over={(over) => <Moment {...over} at={Date.parse(at) / 1000} />}
        empty={
          <EmptyState
            shape="unknown"
            title="No signals were kept"
            detail="Decisions and frozen evidence keep them; this incident has neither."
          />
        }
      />
      {ends !== null && Date.parse(lastMoment) - Date.parse(ends) > TELL_END_MS && (
        <p className="pl-[52px] text-caption text-text-2">
          Signals were kept until {utcTime(ends)}; nothing keeps what came later.
        </p>
      )}
    </div>
  );
}

function Moment(props: OverChart & { readonly at: number }) {
  const { chart, times, span, cursor, bottom, at } = props;
  const share = shareOf(span, at);
  const left = leftOf(share);
  // The period that holds the moment, as the facts above have it.
  const here = times.findIndex((time) => time >= at);
  return (
    <>
      {share >= 0 && share <= 1 && (
        <>
          <span
            aria-hidden="true"
            className="pointer-events-none absolute top-0 bg-surface-1/65"
            style={{ left, right: PLOT_RIGHT, bottom }}
          />
          <span
            aria-hidden="true"
            className="pointer-events-none absolute top-0 w-0.5 bg-accent"
            style={{ left, bottom }}
          />
        </>
      )}
      {cursor === null && here !== -1 && chart.series.length > 0 && (
        <ChartReadout chart={chart} times={times} span={span} cursor={here} />
      )}
    </>
  );
}
