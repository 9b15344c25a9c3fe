'use client';

import { ChartStack } from '@/components/charts/chart-stack';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { utcTime } from '@/lib/format/time';
import type { RoomSignals } from '@/lib/incidents/room-view';

const PLOT_HEIGHT = 112;

/** The incident's signals: what changed, what was done, the limits. Metrics lag, and that is said. */
export function RoomCharts(props: {
  readonly signals: RoomSignals;
  readonly service: string;
  /** ISO 8601 UTC: the axis goes on to here, and what is not measured yet is hatched. */
  readonly now: string;
}) {
  const { charts, markers, measuredUntil, problem } = props.signals;
  return (
    <Panel
      title="Signals"
      aside={
        measuredUntil === null ? 'nothing measured yet' : `measured until ${utcTime(measuredUntil)}`
      }
    >
      <ChartStack
        charts={charts}
        markers={markers}
        service={props.service}
        syncKey="room"
        plotHeight={PLOT_HEIGHT}
        heading="h3"
        measuredUntil={measuredUntil}
        until={props.now}
        empty={
          <EmptyState
            shape="unknown"
            title="No data"
            detail={problem ?? 'The metrics source has not answered.'}
          />
        }
      />
      {problem !== null && charts.length > 0 && (
        <p className="mt-1 text-caption text-unknown">{problem}</p>
      )}
    </Panel>
  );
}
