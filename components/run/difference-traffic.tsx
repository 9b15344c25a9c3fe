import type { ReactNode } from 'react';
import { Shape } from '@/components/ui/shapes';
import { StateBadge } from '@/components/ui/state-badge';
import { TrafficBar, type TrafficPart } from '@/components/ui/traffic-bar';
import { shortRevision } from '@/lib/fleet/short-revision';
import { formatPercent } from '@/lib/format/percent';
import type { AfterRow, NowRow, TrafficDifference } from '@/lib/runs/difference-view';
import { PlanTable } from './plan-table';

interface TrafficProps {
  readonly traffic: TrafficDifference;
  readonly service: string;
}

function nowParts(rows: readonly NowRow[], of: 'desired' | 'effective'): TrafficPart[] | null {
  const shares = rows.map((row) => ({ id: row.revision, percent: row[of] }));
  if (shares.some(({ percent }) => percent === null)) return null;
  const most = Math.max(...shares.map(({ percent }) => percent ?? 0));
  return shares.map(({ id, percent }) => ({
    id,
    percent: percent ?? 0,
    role: percent === most ? 'current' : 'other',
  }));
}

function afterParts(rows: readonly AfterRow[]): TrafficPart[] {
  return rows.map((row) => ({
    id: row.revision,
    percent: row.desired,
    role: row.target ? 'candidate' : 'other',
  }));
}

function signed(points: number): string {
  if (points === 0) return '0';
  return `${points > 0 ? '+' : '−'}${Math.abs(points)}`;
}

function follows(latest: boolean): string {
  return latest ? 'yes' : 'no, pinned';
}

/** What serves now, and what will: one table each, in the same order; one table on a phone. */
export function DifferenceTraffic({ traffic, service }: TrafficProps) {
  return (
    <>
      <div className="grid grid-cols-[1fr_24px_1fr] gap-x-3 max-md:hidden">
        <Now traffic={traffic} service={service} />
        <Shape name="chevron" size={22} className="self-center justify-self-center text-accent" />
        <After traffic={traffic} service={service} />
      </div>
      <PlanTable
        caption="Traffic now and after"
        heads={['Traffic', 'Now', 'After']}
        className="text-title md:hidden"
        rows={[
          ...traffic.after.map((row) => {
            const before = traffic.now.find((each) => each.revision === row.revision);
            return {
              key: row.revision,
              head: <AfterName row={row} service={service} />,
              title: row.revision,
              cells: [share(before?.effective ?? null), formatPercent(row.desired)],
              look: row.desired > 0 ? ('strong' as const) : ('dim' as const),
            };
          }),
          {
            key: 'latest',
            head: 'Follows latest',
            cells: [follows(traffic.followsLatest.before), follows(traffic.followsLatest.after)],
          },
        ]}
      />
    </>
  );
}

function Side(props: {
  readonly title: string;
  readonly aside: string;
  readonly latest: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={props.title}>
      <h3 className="mb-1.5 font-semibold text-title">
        {props.title}{' '}
        <span className="ml-1 font-normal text-caption text-text-3">{props.aside}</span>
      </h3>
      {props.children}
      <p className="mt-1.5 border-border border-t pt-1.5 text-text-2">
        Follows latest: {props.latest}
      </p>
    </section>
  );
}

function Now({ traffic, service }: TrafficProps) {
  return (
    <Side
      title="Now"
      aside={traffic.settled ? 'desired equals effective' : 'desired is not effective yet'}
      latest={
        <span className="font-semibold text-text">{follows(traffic.followsLatest.before)}</span>
      }
    >
      <TrafficBar
        desired={nowParts(traffic.now, 'desired') ?? []}
        effective={nowParts(traffic.now, 'effective')}
      />
      <PlanTable
        caption="Traffic now"
        heads={['Revision', 'Desired', 'Effective']}
        className="mt-2"
        rows={traffic.now.map((row) => ({
          key: row.revision,
          head: (
            <>
              {shortRevision(row.revision, service)}
              {row.note !== null && <NowNote row={row} />}
            </>
          ),
          title: row.revision,
          cells: [formatPercent(row.desired), share(row.effective)],
          look: row.desired > 0 ? ('strong' as const) : ('dim' as const),
        }))}
      />
    </Side>
  );
}

function After({ traffic, service }: TrafficProps) {
  const { before, after } = traffic.followsLatest;
  return (
    <Side
      title="After"
      aside="what Ripcord will prove"
      latest={
        <>
          <span className="font-semibold text-text">{follows(after)}</span>
          {before && !after && '. Later deployments get 0 % until released.'}
        </>
      }
    >
      <TrafficBar desired={afterParts(traffic.after)} effective={afterParts(traffic.after)} />
      <PlanTable
        caption="Traffic after"
        heads={['Revision', 'Desired', 'Change']}
        className="mt-2"
        rows={traffic.after.map((row) => ({
          key: row.revision,
          head: <AfterName row={row} service={service} />,
          title: row.revision,
          cells: [formatPercent(row.desired), signed(row.change)],
          look: row.desired > 0 ? ('strong' as const) : ('dim' as const),
        }))}
      />
    </Side>
  );
}

function share(percent: number | null): ReactNode {
  if (percent !== null) return formatPercent(percent);
  return <span className="font-normal text-unknown">unknown</span>;
}

function NowNote(props: { readonly row: NowRow }) {
  const { row } = props;
  return (
    <span
      className={`ml-2 inline-flex items-center gap-1 align-middle font-normal ${row.failing ? 'text-bad' : 'text-text-2'}`}
    >
      {row.failing && <Shape name="failing" size={13} />}
      {row.note}
    </span>
  );
}

function AfterName(props: { readonly row: AfterRow; readonly service: string }) {
  const { row } = props;
  return (
    <>
      <span className={row.target ? 'text-accent' : ''}>
        {shortRevision(row.revision, props.service)}
      </span>
      {row.tag !== null && (
        <span className="ml-1.5 font-mono font-normal text-caption text-text-3" title="Tag, kept">
          #{row.tag}
        </span>
      )}
      {row.held && (
        <StateBadge state="hold" className="ml-2 h-5 text-caption">
          held
        </StateBadge>
      )}
      {row.note !== null && <span className="ml-2 font-normal text-text-2">{row.note}</span>}
    </>
  );
}
