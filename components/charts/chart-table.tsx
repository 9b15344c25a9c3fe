import type { ServiceChart } from '@/lib/fleet/service-view';
import { formatSignal } from '@/lib/format/signal';
import { utcTime } from '@/lib/format/time';
import { alignSeries } from './chart-data';

/** The same numbers as text, for those who can't see the drawing. */
export function ChartTable(props: {
  readonly chart: ServiceChart;
  readonly times: readonly number[];
}) {
  const { chart, times } = props;
  const { columns } = alignSeries(chart.series, times);
  const limit = chart.limit === null ? '' : `, limit ${formatSignal(chart.limit, chart.unit)}`;
  return (
    <div className="sr-only">
      <table>
        <caption>
          {chart.label}
          {limit}
        </caption>
        <thead>
          <tr>
            <th scope="col">Time, UTC</th>
            {chart.series.map((one) => (
              <th key={one.revision} scope="col">
                {one.revision}, {one.role}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((time, row) => (
            <tr key={time}>
              <th scope="row">{utcTime(new Date(time * 1000).toISOString())}</th>
              {chart.series.map((one, column) => {
                const value = columns[column]?.[row];
                return (
                  <td key={one.revision}>
                    {value == null ? 'no data' : formatSignal(value, chart.unit)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
