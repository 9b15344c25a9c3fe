import type { ServiceChart } from '@/lib/fleet/service-view';
import { formatSignal } from '@/lib/format/signal';
import { alignSeries } from './chart-data';
import { PLOT_LEFT, PLOT_RIGHT } from './chart-options';

/** The values under the cursor, beside it. */
export function ChartReadout(props: {
  readonly chart: ServiceChart;
  readonly times: readonly number[];
  readonly cursor: number | null;
}) {
  const { chart, times, cursor } = props;
  const at = cursor === null ? undefined : times[cursor];
  const first = times[0];
  const last = times.at(-1);
  if (cursor === null || at === undefined || first === undefined || last === undefined) return null;
  const share = last === first ? 1 : (at - first) / (last - first);
  const { columns } = alignSeries(chart.series, times);
  const rows = chart.series.flatMap((one, index) => {
    const value = columns[index]?.[cursor];
    if (value == null && one.role === 'other') return [];
    const text = value == null ? 'no data' : formatSignal(value, chart.unit);
    return [{ revision: one.revision, text }];
  });
  const side =
    share > 0.8 ? { transform: 'translateX(calc(-100% - 8px))' } : { transform: 'translateX(8px)' };
  return (
    <div
      className="pointer-events-none absolute bottom-9 whitespace-nowrap rounded-control border border-border-strong bg-surface-3 px-2 py-1 font-semibold text-caption"
      style={{
        left: `calc(${PLOT_LEFT}px + (100% - ${PLOT_LEFT + PLOT_RIGHT}px) * ${share})`,
        ...side,
      }}
    >
      {rows.map((row) => (
        <div key={row.revision}>
          {row.revision} {row.text}
        </div>
      ))}
    </div>
  );
}
