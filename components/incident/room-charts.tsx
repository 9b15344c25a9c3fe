'use client';

import { useMemo, useState } from 'react';
import { sharedTimes } from '@/components/charts/chart-data';
import { TimeChart } from '@/components/charts/time-chart';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { shortRevision } from '@/lib/fleet/short-revision';
import { utcTime } from '@/lib/format/time';
import type { RoomSignals } from '@/lib/incidents/room-view';

const HEIGHT = 112;
const TIMES = 24;

/** The incident's signals on one axis: deployment, rollback, limit. Metrics lag, and that is said. */
export function RoomCharts(props: { readonly signals: RoomSignals; readonly service: string }) {
  const { signals, service } = props;
  const [cursor, setCursor] = useState<number | null>(null);
  const charts = useMemo(
    () =>
      signals.charts.map((chart) => ({
        ...chart,
        series: chart.series.map((one) => ({
          ...one,
          revision: shortRevision(one.revision, service),
        })),
      })),
    [signals.charts, service],
  );
  const times = useMemo(() => sharedTimes(charts.flatMap(({ series }) => series)), [charts]);
  return (
    <Panel
      title="Signals"
      aside={
        signals.measuredUntil === null
          ? 'nothing measured yet'
          : `measured until ${utcTime(signals.measuredUntil)}`
      }
    >
      {times.length === 0 ? (
        <EmptyState
          shape="unknown"
          title="No data"
          detail={signals.problem ?? 'The metrics source has not answered.'}
        />
      ) : (
        charts.map((chart, index) => {
          const last = index === charts.length - 1;
          return (
            <div key={chart.id}>
              <h3 className="pl-[52px] font-semibold text-caption">{chart.label}</h3>
              <TimeChart
                chart={chart}
                markers={signals.markers}
                showMarkerLabels={index === 0}
                showTimes={last}
                height={HEIGHT + (last ? TIMES : 0)}
                syncKey="room"
                times={times}
                cursor={cursor}
                onCursor={setCursor}
              />
            </div>
          );
        })
      )}
      {times.length > 0 && signals.problem !== null && (
        <p className="mt-1 text-caption text-unknown">{signals.problem}</p>
      )}
    </Panel>
  );
}
