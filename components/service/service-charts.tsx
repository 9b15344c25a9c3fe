'use client';

import { ChartStack } from '@/components/charts/chart-stack';
import { EmptyState } from '@/components/ui/empty-state';
import type { ServiceView } from '@/lib/fleet/service-view';

export const SERVICE_CURSOR = 'service';

const PLOT_HEIGHT = 128;

/** The signals of both revisions, one above the other: one time axis, one cursor. */
export function ServiceCharts(props: { readonly view: ServiceView }) {
  const { view } = props;
  return (
    <section
      aria-label="Signals"
      className="min-w-0 rounded-panel border border-border bg-surface-1 px-3 py-2"
    >
      <ChartStack
        charts={view.charts}
        markers={view.markers}
        service={view.row.slug}
        syncKey={SERVICE_CURSOR}
        plotHeight={PLOT_HEIGHT}
        heading="h2"
        measuredUntil={view.measuredUntil}
        until={view.now}
        empty={
          <EmptyState
            shape="unknown"
            title={view.row.connected ? 'No data for these revisions' : 'Nothing is measured'}
            detail={
              view.row.connected
                ? 'The metrics source has not answered, or has seen no requests.'
                : 'Signals are read once it is connected.'
            }
          />
        }
      />
    </section>
  );
}
