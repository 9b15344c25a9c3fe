'use client';

import { useMemo, useState } from 'react';
import { sharedTimes } from '@/components/charts/chart-data';
import { TimeChart } from '@/components/charts/time-chart';
import { EmptyState } from '@/components/ui/empty-state';
import { Kbd } from '@/components/ui/kbd';
import type { ServiceChart, ServiceView } from '@/lib/fleet/service-view';
import { shortRevision } from '@/lib/fleet/short-revision';
import { utcTime } from '@/lib/format/time';
import { LineSample } from './compare-table';

export const SERVICE_CURSOR = 'service';

const PLOT_HEIGHT = 128;
const TIMES_HEIGHT = 24;

function named(charts: readonly ServiceChart[], service: string): readonly ServiceChart[] {
  return charts.map((chart) => ({
    ...chart,
    series: chart.series.map((one) => ({ ...one, revision: shortRevision(one.revision, service) })),
  }));
}

/** The signals of both revisions, one above the other: one time axis, one cursor. */
export function ServiceCharts(props: { readonly view: ServiceView }) {
  const { view } = props;
  const [cursor, setCursor] = useState<number | null>(null);
  const charts = useMemo(() => named(view.charts, view.row.slug), [view.charts, view.row.slug]);
  const times = useMemo(() => sharedTimes(charts.flatMap((chart) => chart.series)), [charts]);
  const at = cursor === null ? undefined : times[cursor];
  return (
    <section
      aria-label="Signals"
      className="min-w-0 rounded-panel border border-border bg-surface-1 px-3 py-2"
    >
      {times.length === 0 ? (
        <EmptyState
          shape="unknown"
          title="No data for these revisions"
          detail="The metrics source has not answered, or has seen no requests."
        />
      ) : (
        charts.map((chart, index) => {
          const last = index === charts.length - 1;
          return (
            <div key={chart.id}>
              <div className="flex min-h-6 items-center gap-3 text-caption text-text-2">
                <h2 className="pl-[52px] font-semibold text-text">{chart.label}</h2>
                {index === 0 && <Legend at={at} />}
              </div>
              <TimeChart
                chart={chart}
                markers={view.markers}
                showMarkerLabels={index === 0}
                showTimes={last}
                height={PLOT_HEIGHT + (last ? TIMES_HEIGHT : 0)}
                syncKey={SERVICE_CURSOR}
                times={times}
                cursor={cursor}
                onCursor={setCursor}
              />
            </div>
          );
        })
      )}
    </section>
  );
}

function Legend(props: { readonly at: number | undefined }) {
  return (
    <span className="ml-auto flex items-center gap-3">
      <span className="flex items-center gap-1.5">
        <LineSample side="current" /> current
      </span>
      <span className="flex items-center gap-1.5">
        <LineSample side="candidate" /> candidate
      </span>
      {props.at !== undefined && (
        <span className="max-md:hidden">
          cursor{' '}
          <span className="font-semibold text-text">
            {utcTime(new Date(props.at * 1000).toISOString())}
          </span>
        </span>
      )}
      <span className="flex gap-1 max-md:hidden">
        <Kbd keys="ArrowLeft" />
        <Kbd keys="ArrowRight" />
      </span>
    </span>
  );
}
