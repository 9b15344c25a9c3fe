import { Shape } from '@/components/ui/shapes';
import { StateBadge } from '@/components/ui/state-badge';
import { TrafficBar, type TrafficPart } from '@/components/ui/traffic-bar';
import { shortRevision } from '@/lib/fleet/short-revision';
import { formatPercent } from '@/lib/format/percent';
import type { AfterRow, DifferencePlan, NowRow } from '@/lib/runs/difference-view';

const HEAD = 'pb-1 font-normal text-caption text-text-3';

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

/** What runs now, and what will run: one table each, in the same order; one table on a phone. */
export function DifferenceTraffic(props: {
  readonly plan: DifferencePlan;
  readonly service: string;
}) {
  const { plan, service } = props;
  return (
    <>
      <div className="grid grid-cols-[1fr_24px_1fr] gap-x-3 max-md:hidden">
        <NowTable plan={plan} service={service} />
        <Shape name="chevron" size={22} className="self-center justify-self-center text-accent" />
        <AfterTable plan={plan} service={service} />
      </div>
      <PhoneTable plan={plan} service={service} />
    </>
  );
}

function NowTable(props: { readonly plan: DifferencePlan; readonly service: string }) {
  const { plan } = props;
  return (
    <section aria-label="Now">
      <h3 className="mb-1.5 font-semibold text-title">
        Now{' '}
        <span className="ml-1 font-normal text-caption text-text-3">
          {plan.settled ? 'desired equals effective' : 'desired is not effective yet'}
        </span>
      </h3>
      <TrafficBar
        desired={nowParts(plan.now, 'desired') ?? []}
        effective={nowParts(plan.now, 'effective')}
      />
      <table className="mt-2 w-full">
        <thead>
          <tr>
            <th scope="col" className={`${HEAD} text-left`}>
              Revision
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              Desired
            </th>
            <th scope="col" className={`${HEAD} w-20 text-right`}>
              Effective
            </th>
          </tr>
        </thead>
        <tbody>
          {plan.now.map((row) => (
            <tr
              key={row.revision}
              className={`h-7 ${row.desired > 0 ? 'font-semibold' : 'text-text-2'}`}
            >
              <th scope="row" className="text-left font-[inherit]" title={row.revision}>
                {shortRevision(row.revision, props.service)}
                {row.note !== null && <NowNote row={row} />}
              </th>
              <td className="text-right">{formatPercent(row.desired)}</td>
              <td className="text-right">
                {row.effective === null ? (
                  <span className="font-normal text-unknown">unknown</span>
                ) : (
                  formatPercent(row.effective)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1.5 border-border border-t pt-1.5 text-text-2">
        Follows latest:{' '}
        <span className="font-semibold text-text">{follows(plan.followsLatest.before)}</span>
      </p>
    </section>
  );
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

function Tag(props: { readonly tag: string | null }) {
  if (props.tag === null) return null;
  return (
    <span className="ml-1.5 font-mono font-normal text-caption text-text-3" title="Tag, kept">
      #{props.tag}
    </span>
  );
}

function AfterTable(props: { readonly plan: DifferencePlan; readonly service: string }) {
  const { plan } = props;
  return (
    <section aria-label="After">
      <h3 className="mb-1.5 font-semibold text-title">
        After{' '}
        <span className="ml-1 font-normal text-caption text-text-3">what Ripcord will prove</span>
      </h3>
      <TrafficBar desired={afterParts(plan.after)} effective={afterParts(plan.after)} />
      <table className="mt-2 w-full">
        <thead>
          <tr>
            <th scope="col" className={`${HEAD} text-left`}>
              Revision
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              Desired
            </th>
            <th scope="col" className={`${HEAD} w-20 text-right`}>
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {plan.after.map((row) => (
            <tr
              key={row.revision}
              className={`h-7 ${row.desired > 0 ? 'font-semibold' : 'text-text-2'}`}
            >
              <th scope="row" className="text-left font-[inherit]" title={row.revision}>
                <span className={row.target ? 'text-accent' : ''}>
                  {shortRevision(row.revision, props.service)}
                </span>
                <Tag tag={row.tag} />
                {row.held && (
                  <StateBadge state="hold" className="ml-2 h-5 text-caption">
                    held
                  </StateBadge>
                )}
                {row.note !== null && (
                  <span className="ml-2 font-normal text-text-2">{row.note}</span>
                )}
              </th>
              <td className="text-right">{formatPercent(row.desired)}</td>
              <td className="text-right">{signed(row.change)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1.5 border-border border-t pt-1.5 text-text-2">
        Follows latest:{' '}
        <span className="font-semibold text-text">{follows(plan.followsLatest.after)}</span>
        {plan.followsLatest.before &&
          !plan.followsLatest.after &&
          '. Later deployments get 0 % until released.'}
      </p>
    </section>
  );
}

function PhoneTable(props: { readonly plan: DifferencePlan; readonly service: string }) {
  const { plan } = props;
  return (
    <table className="w-full text-title md:hidden">
      <caption className="sr-only">Traffic now and after</caption>
      <thead>
        <tr>
          <th scope="col" className={`${HEAD} text-left`}>
            Traffic
          </th>
          <th scope="col" className={`${HEAD} text-right`}>
            Now
          </th>
          <th scope="col" className={`${HEAD} w-20 text-right`}>
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {plan.after.map((row) => {
          const before = plan.now.find((each) => each.revision === row.revision);
          return (
            <tr key={row.revision}>
              <th
                scope="row"
                className={`py-1.5 text-left font-medium ${row.target ? 'text-accent' : ''}`}
              >
                {shortRevision(row.revision, props.service)}
                <Tag tag={row.tag} />
                {row.held && (
                  <StateBadge state="hold" className="ml-2 h-5 text-caption">
                    held
                  </StateBadge>
                )}
              </th>
              <td className="whitespace-nowrap text-right">
                <span className={before?.desired === 0 ? 'text-text-3' : 'font-semibold'}>
                  {before?.effective == null ? 'unknown' : formatPercent(before.effective)}
                </span>
                <Shape name="chevron" size={12} className="ml-2 inline text-text-3" />
              </td>
              <td className={`text-right ${row.desired === 0 ? 'text-text-3' : 'font-semibold'}`}>
                {formatPercent(row.desired)}
              </td>
            </tr>
          );
        })}
        <tr className="text-text-2">
          <th scope="row" className="py-1.5 text-left font-normal">
            Follows latest
          </th>
          <td className="text-right font-semibold text-text">
            {plan.followsLatest.before ? 'yes' : 'pinned'}
            <Shape name="chevron" size={12} className="ml-2 inline text-text-3" />
          </td>
          <td className="text-right font-semibold text-text">
            {plan.followsLatest.after ? 'yes' : 'pinned'}
          </td>
        </tr>
      </tbody>
    </table>
  );
}
