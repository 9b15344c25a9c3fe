import { cn } from '@/components/ui/cn';
import type { ServiceChart } from '@/lib/fleet/service-view';
import { formatSignal } from '@/lib/format/signal';
import { utcTime } from '@/lib/format/time';
import { alignSeries } from './chart-data';
import { limitWords } from './limit-words';

const CELL = 'px-2 py-0.5 text-left tabular-nums';

/** The same numbers as text, newest first: for those who can't see the drawing, or would rather read. */
export function ChartTable(props: {
  readonly chart: ServiceChart;
  readonly times: readonly number[];
  readonly visible: boolean;
}) {
  const { chart, times, visible } = props;
  const { columns } = alignSeries(chart.series, times);
  const limits = chart.limits.map((limit) => limitWords(limit, chart.unit));
  const rows = times.map((time, index) => ({ time, index })).toReversed();
  return (
    <section
      aria-label={`${chart.label}, as a table`}
      // What scrolls must be reached by keys.
      tabIndex={visible ? 0 : undefined}
      className={visible ? 'relative max-h-56 overflow-auto text-caption' : 'sr-only'}
    >
      <table className={cn(visible && 'w-full')}>
        {/* To see, the title stands above already. */}
        <caption className={limits.length === 0 ? 'sr-only' : 'px-2 py-1 text-left text-text-2'}>
          <span className="sr-only">{[chart.label, ''].join(', ')}</span>
          {limits.join(', ')}
        </caption>
        <thead className={cn(visible && 'sticky top-0 bg-surface-1 text-text-2')}>
          <tr>
            <th scope="col" className={CELL}>
              Time, UTC
            </th>
            {chart.series.map((one) => (
              <th key={one.revision} scope="col" className={CELL}>
                {one.revision}, {one.role}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, index }) => (
            <tr key={time}>
              <th scope="row" className={cn(CELL, 'font-mono font-normal text-text-2')}>
                {utcTime(new Date(time * 1000).toISOString())}
              </th>
              {chart.series.map((one, column) => {
                const value = columns[column]?.[index];
                return (
                  <td key={one.revision} className={CELL}>
                    {value == null ? 'no data' : formatSignal(value, chart.unit)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
