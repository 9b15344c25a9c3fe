import type { ServiceChart } from '@/lib/fleet/service-view';
import { formatSignal } from '@/lib/format/signal';
import { alignSeries } from './chart-data';
import { leftOf, type Span, shareOf } from './chart-geometry';

/** The values under the cursor, beside it. */
export function ChartReadout(props: {
  readonly chart: ServiceChart;
  readonly times: readonly number[];
  readonly span: Span;
  readonly cursor: number | null;
}) {
  const { chart, times, span, cursor } = props;
  const at = cursor === null ? undefined : times[cursor];
  if (cursor === null || at === undefined) return null;
  const share = shareOf(span, at);
  const { columns } = alignSeries(chart.series, times);
  const rows = chart.series.flatMap((one, index) => {
    const value = columns[index]?.[cursor];
    if (value == null && one.role === 'other') return [];
    const text = value == null ? 'no data' : formatSignal(value, chart.unit);
    return [{ revision: one.revision, text }];
  });
  const transform = share > 0.6 ? 'translateX(calc(-100% - 8px))' : 'translateX(8px)';
  return (
    <div
      className="pointer-events-none absolute bottom-9 whitespace-nowrap rounded-control border border-border-strong bg-surface-3 px-2 py-1 font-semibold text-caption"
      style={{ left: leftOf(share), transform }}
    >
      {rows.map((row) => (
        <div key={row.revision}>
          {row.revision} {row.text}
        </div>
      ))}
    </div>
  );
}
