import Link from 'next/link';
import { cn } from '@/components/ui/cn';
import { StateBadge } from '@/components/ui/state-badge';
import type { FleetRow } from '@/lib/fleet/fleet-view';
import { IncidentCell } from './incident-cell';
import { ReadyCell } from './ready-cell';
import { RowAge } from './row-age';
import { SignalBlock } from './signal-block';
import { TrafficCell } from './traffic-cell';
import { whyLine } from './why-line';

/** State, service, traffic, errors, latency, ready, incident or hold, age. */
const COLUMNS = [
  { name: 'State', width: '120px' },
  { name: 'Service', width: 'auto' },
  { name: 'Traffic: desired, then effective', width: '212px' },
  { name: 'Errors and rate, 5 min', width: '184px' },
  { name: 'Latency, 5 min', width: '184px' },
  { name: 'Rollback ready', width: '166px' },
  { name: 'Incident or hold', width: '164px' },
  { name: 'Age', width: '60px' },
] as const;

const COMPACT_FROM = 16;

export interface FleetTableProps {
  readonly rows: readonly FleetRow[];
  readonly now: string;
  /** The row that keys act on. */
  readonly selected: string | null;
  readonly onSelect: (slug: string) => void;
  readonly onDeclare?: ((slug: string) => void) | undefined;
}

/** Every service, worst first. A large fleet gets lower rows. */
export function FleetTable(props: FleetTableProps) {
  const compact = props.rows.length >= COMPACT_FROM;
  const now = new Date(props.now);
  return (
    <div className="overflow-x-clip rounded-panel border border-border bg-surface-1 max-xl:hidden">
      <table className="w-full table-fixed border-collapse text-left">
        <caption className="sr-only">Services, worst first</caption>
        <colgroup>
          {COLUMNS.map((column) => (
            <col key={column.name} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr className="h-8 text-caption text-text-3">
            {COLUMNS.map((column) => (
              <th
                key={column.name}
                scope="col"
                className={cn(
                  'whitespace-nowrap px-2 font-normal first:pl-3 last:pr-3',
                  column.name === 'Age' && 'text-right',
                )}
              >
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr
              key={row.slug}
              data-service={row.slug}
              data-state={row.state}
              aria-current={props.selected === row.slug || undefined}
              onPointerDown={() => props.onSelect(row.slug)}
              className={cn(
                'scroll-my-14 border-border border-t [&>td]:px-2 [&>td:first-child]:pl-3 [&>td:last-child]:pr-3',
                compact ? 'h-12' : 'h-[84px]',
                props.selected === row.slug && 'bg-surface-3 shadow-[inset_2px_0_0_var(--accent)]',
                row.connected ? '' : 'h-12',
              )}
            >
              {row.connected ? (
                <Connected row={row} now={now} compact={compact} onDeclare={props.onDeclare} />
              ) : (
                <NotConnected row={row} />
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ServiceName(props: {
  readonly row: FleetRow;
  readonly now: Date;
  readonly compact: boolean;
}) {
  const { row } = props;
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <Link
          href={`/services/${row.slug}`}
          className="whitespace-nowrap font-semibold text-name underline-offset-4 hover:underline"
        >
          {row.name}
        </Link>
        {row.platform !== null && (
          <span className="whitespace-nowrap text-caption text-text-3">{row.platform}</span>
        )}
      </div>
      <div
        className={cn(
          'text-body text-text-2',
          props.compact ? 'line-clamp-1' : 'line-clamp-2',
          row.state === 'healthy' && 'text-text-3',
        )}
      >
        {whyLine(row, props.now)}
      </div>
    </div>
  );
}

function Connected(props: {
  readonly row: FleetRow;
  readonly now: Date;
  readonly compact: boolean;
  readonly onDeclare: FleetTableProps['onDeclare'];
}) {
  const { row } = props;
  return (
    <>
      <td>
        <StateBadge state={row.state} />
      </td>
      <td>
        <ServiceName row={row} now={props.now} compact={props.compact} />
      </td>
      <td>
        <TrafficCell row={row} />
      </td>
      <td>
        <SignalBlock cell={row.signals.errors} rate={row.signals.rate} />
      </td>
      <td>
        <SignalBlock cell={row.signals.latency} named />
      </td>
      <td>
        <ReadyCell ready={row.ready} quiet={row.state === 'healthy'} />
      </td>
      <td>
        <IncidentCell row={row} onDeclare={props.onDeclare} />
      </td>
      <td className="text-right">
        <RowAge row={row} />
      </td>
    </>
  );
}

function NotConnected(props: { readonly row: FleetRow }) {
  return (
    <>
      <td>
        <StateBadge state="not_connected" className="text-caption" />
      </td>
      <td colSpan={7}>
        <div className="flex items-baseline gap-3">
          <Link
            href={`/services/${props.row.slug}`}
            className="font-semibold text-name text-text-2 underline-offset-4 hover:underline"
          >
            {props.row.name}
          </Link>
          <span className="text-body text-text-3">{props.row.why}</span>
        </div>
      </td>
    </>
  );
}
