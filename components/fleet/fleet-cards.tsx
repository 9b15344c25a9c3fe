import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { SeverityChip } from '@/components/ui/severity-chip';
import { Shape } from '@/components/ui/shapes';
import { StateBadge } from '@/components/ui/state-badge';
import type { FleetRow } from '@/lib/fleet/fleet-view';
import { DueLine, Since } from './countdown';
import { RowAge } from './row-age';
import { SignalBlock } from './signal-block';
import { TrafficCell } from './traffic-cell';
import { whyLine } from './why-line';

export interface FleetCardsProps {
  readonly rows: readonly FleetRow[];
  readonly now: string;
  /** The card that keys act on. */
  readonly selected: string | null;
  readonly onDeclare?: ((slug: string) => void) | undefined;
}

/** The fleet where a table has no room: trouble as cards, the calm ones folded to a line each. */
export function FleetCards(props: FleetCardsProps) {
  const calm = (row: FleetRow) =>
    (row.state === 'healthy' || row.state === 'not_connected') && row.incident === null;
  const loud = props.rows.filter((row) => !calm(row));
  const quiet = props.rows.filter(calm);
  return (
    <div className="grid items-start gap-2 md:grid-cols-2 md:[&>article:only-of-type]:col-span-2 xl:hidden">
      {loud.map((row) => (
        <Card
          key={row.slug}
          row={row}
          now={new Date(props.now)}
          selected={props.selected === row.slug}
          onDeclare={props.onDeclare}
        />
      ))}
      {quiet.length > 0 && (
        <ul className="md:col-span-2 divide-y divide-border rounded-panel border border-border bg-surface-1">
          {quiet.map((row) => (
            <li key={row.slug}>
              <Link
                href={`/services/${row.slug}`}
                className="flex min-h-11 items-center gap-3 px-3"
              >
                <StateBadge state={row.state} />
                <span className="flex-1 font-medium text-title">{row.name}</span>
                {row.connected && <RowAge row={row} />}
                <Shape name="chevron" size={14} className="text-text-3" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Card(props: {
  readonly row: FleetRow;
  readonly now: Date;
  readonly selected: boolean;
  readonly onDeclare: FleetCardsProps['onDeclare'];
}) {
  const { row } = props;
  const measured = row.signals.errors !== null && row.signals.latency !== null;
  const live = row.state !== 'unknown';
  return (
    <article
      data-service={row.slug}
      data-state={row.state}
      aria-current={props.selected || undefined}
      className="scroll-my-14 rounded-panel border border-border bg-surface-1 md:aria-[current=true]:shadow-[inset_2px_0_0_var(--accent)]"
    >
      <div className="grid gap-1.5 p-3">
        <div className="flex items-center gap-2">
          <StateBadge state={row.state} />
          <Link href={`/services/${row.slug}`} className="min-w-0 flex-1 font-semibold text-name">
            {row.name}
          </Link>
          <RowAge row={row} />
        </div>
        <p className="text-title text-text-2">{whyLine(row, props.now)}</p>
        {live && <TrafficCell row={row} />}
        {live && measured && (
          <div className="grid grid-cols-2 gap-x-4 max-[379px]:grid-cols-1">
            <SignalBlock cell={row.signals.errors} />
            <SignalBlock cell={row.signals.latency} named />
          </div>
        )}
      </div>
      <CardFoot row={row} onDeclare={props.onDeclare} />
    </article>
  );
}

function CardFoot(props: {
  readonly row: FleetRow;
  readonly onDeclare: FleetCardsProps['onDeclare'];
}) {
  const { row, onDeclare } = props;
  const { incident } = row;
  const foot = 'flex min-h-11 items-center gap-2 border-border border-t px-3 py-1 text-title';
  if (incident !== null) {
    return (
      <Link href={`/incidents/${incident.number}`} className={foot}>
        {incident.drill && <StateBadge state="drill" />}
        <SeverityChip
          level={incident.severity}
          label={incident.severityLabel.split(' ')[0] ?? ''}
        />
        <span className="font-semibold">INC-{incident.number}</span>
        <span className="ml-auto font-semibold">
          {incident.dueLabel !== null && (
            <DueLine label={incident.dueLabel} dueAt={incident.dueAt} />
          )}
        </span>
        <Shape name="chevron" size={14} />
      </Link>
    );
  }
  return (
    <div className={foot}>
      {row.state === 'unknown' && <span className="text-text-3">No incident</span>}
      {onDeclare !== undefined && row.state !== 'unknown' && (
        <Button onClick={() => onDeclare(row.slug)}>Declare</Button>
      )}
      <Link href={`/services/${row.slug}`} className="ml-auto flex min-h-11 items-center gap-2">
        <span className="text-right">
          {row.state === 'unknown' ? 'Automation blocked' : 'Not declared'}
          {row.state !== 'unknown' && row.whyAt !== null && ', '}
          {row.state !== 'unknown' && row.whyAt !== null && <Since at={row.whyAt} />}
        </span>
        <Shape name="chevron" size={14} />
      </Link>
    </div>
  );
}
