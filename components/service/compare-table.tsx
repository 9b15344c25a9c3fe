import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Kbd } from '@/components/ui/kbd';
import { LineSample } from '@/components/ui/line-sample';
import { Shape } from '@/components/ui/shapes';
import type { ComparisonRow, RevisionColumn, ServiceView } from '@/lib/fleet/service-view';
import { shortRevision } from '@/lib/fleet/short-revision';
import { accountName } from '@/lib/format/account-name';
import { utcMoment } from '@/lib/format/time';
import { CompareCell } from './compare-cell';
import { foldRows, orderRows } from './comparison-order';

export interface CompareTableProps {
  readonly view: ServiceView;
  readonly showAll: boolean;
  readonly onShowAll: () => void;
  readonly onChange: () => void;
}

const GRID = 'grid grid-cols-[184px_1fr_24px_1fr] max-md:grid-cols-[1fr_20px_1fr]';

/** Two revisions side by side: what differs first, what is equal dim, the rest folded. */
export function CompareTable(props: CompareTableProps) {
  const { view } = props;
  const single = view.candidate === null;
  const { shown, folded } = single
    ? foldRows(view.rows, props.showAll)
    : orderRows(view.rows, props.showAll);
  const now = new Date(view.now);
  const service = view.row.slug;
  return (
    <section
      aria-label="Comparison"
      className="min-w-0 rounded-panel border border-border bg-surface-1"
    >
      <div className={cn(GRID, 'items-start px-3 py-2.5')}>
        <span className="max-md:hidden" />
        <Head
          column={view.current}
          side="current"
          service={service}
          now={now}
          missing="Nothing is known to serve"
        />
        <span />
        <div className="flex min-w-0 items-start justify-between gap-2 max-md:flex-col">
          <Head
            column={view.candidate}
            side="candidate"
            service={service}
            now={now}
            missing={view.candidateNote ?? 'Nothing to go back to'}
          />
          <Button
            size="small"
            shortcut="o"
            onClick={props.onChange}
            disabledReason={view.candidates.length === 0 ? 'no other revision' : undefined}
          >
            {single ? 'Choose' : 'Change'}
          </Button>
        </div>
      </div>
      <div>
        {shown.map((row) => (
          <Row key={row.label} row={row} single={single} />
        ))}
      </div>
      {(folded > 0 || props.showAll) && (
        <button
          type="button"
          aria-expanded={props.showAll}
          onClick={props.onShowAll}
          className="flex min-h-8 w-full items-center justify-between border-border border-t px-3 text-caption text-text-3 hover:bg-surface-3 max-md:min-h-11"
        >
          <span>
            {props.showAll
              ? 'All rows'
              : single
                ? `${folded} more ${folded === 1 ? 'row' : 'rows'}`
                : `${folded} more ${folded === 1 ? 'row is' : 'rows are'} the same`}
          </span>
          <span className="flex items-center gap-2">
            {props.showAll ? 'fold' : 'show all'} <Kbd keys="=" />
          </span>
        </button>
      )}
    </section>
  );
}

function Head(props: {
  readonly column: RevisionColumn | null;
  readonly side: 'current' | 'candidate';
  readonly service: string;
  readonly now: Date;
  readonly missing: string;
}) {
  const { column, side } = props;
  if (column === null) return <p className="text-body text-text-2">{props.missing}</p>;
  const created = `created ${utcMoment(column.createdAt, props.now)}${column.createdBy === null ? '' : ` by ${accountName(column.createdBy)}`}`;
  return (
    <div className="min-w-0">
      <h2 className="flex flex-wrap items-center gap-x-2">
        <LineSample side={side} />
        <span
          title={column.revision}
          className={cn(
            'wrap-anywhere font-semibold text-name',
            side === 'candidate' && 'text-accent',
          )}
        >
          {shortRevision(column.revision, props.service)}
        </span>
        <span className="text-caption text-text-3">{side}</span>
      </h2>
      <p className="wrap-anywhere text-caption text-text-2" title={column.createdBy ?? undefined}>
        {created}
        {column.servedLine !== null && `, ${column.servedLine}`}
      </p>
    </div>
  );
}

const CHANGE_WORDS = { same: 'same', changed: 'changed', unknown: 'can’t be compared' } as const;

function Row(props: { readonly row: ComparisonRow; readonly single: boolean }) {
  const { row, single } = props;
  const dim = !single && row.change === 'same';
  return (
    <div
      data-change={single ? undefined : row.change}
      className={cn(GRID, 'min-h-8 items-center border-border border-t px-3 py-1 text-body')}
    >
      <div className={cn('max-md:col-span-3', dim ? 'text-text-3' : 'text-text-2')}>
        {row.label}
        {row.note !== undefined && (
          <span className="block text-caption text-text-3">{row.note}</span>
        )}
      </div>
      <div className="min-w-0 pr-3">
        <CompareCell cell={row.current} mono={row.mono === true} dim={dim} side="current" />
      </div>
      {!single && <Against row={row} dim={dim} />}
    </div>
  );
}

/** Whether the candidate differs, and its side. */
function Against(props: { readonly row: ComparisonRow; readonly dim: boolean }) {
  const { row, dim } = props;
  return (
    <>
      <div className="flex">
        <span className="sr-only">{CHANGE_WORDS[row.change]}</span>
        {row.change === 'changed' && <Shape name="differs" size={13} />}
        {row.change === 'unknown' && <Shape name="unknown" size={13} />}
        {row.change === 'same' && (
          <span aria-hidden="true" className="font-mono text-text-3">
            =
          </span>
        )}
      </div>
      <div className="min-w-0">
        <CompareCell cell={row.candidate} mono={row.mono === true} dim={dim} side="candidate" />
      </div>
    </>
  );
}
