'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import { useNow } from '@/components/frame/server-clock';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { SeverityChip } from '@/components/ui/severity-chip';
import { Shape } from '@/components/ui/shapes';
import { StateBadge } from '@/components/ui/state-badge';
import { shortRevisions } from '@/lib/fleet/short-revision';
import { formatClock, formatDuration } from '@/lib/format/duration';
import type { IncidentListRow, IncidentListView } from '@/lib/incidents/incident-list-view';

function href(row: IncidentListRow): string {
  return `/incidents/${row.drill ? row.label : row.number}`;
}

/** All incidents: open ones first, worst first. */
export function IncidentList(props: {
  readonly view: IncidentListView;
  /** Absent: this person may not. */
  readonly onDeclare?: (() => void) | undefined;
}) {
  const { incidents } = props.view;
  const router = useRouter();
  const [at, setAt] = useState(0);
  const go = (step: number) =>
    setAt((index) => Math.min(incidents.length - 1, Math.max(0, index + step)));
  useKeys('Incidents', [
    { key: 'j', label: 'move', repeat: true, run: () => go(1) },
    { key: 'k', label: 'move', repeat: true, run: () => go(-1) },
    {
      key: 'Enter',
      label: 'open',
      run: () => {
        const row = incidents[at];
        if (row !== undefined) router.push(href(row));
      },
    },
  ]);
  const open = incidents.filter((row) => !row.over);
  const over = incidents.filter((row) => row.over);
  const declare = (
    <Button
      shortcut="d"
      disabledReason={props.onDeclare === undefined ? 'needs the responder role' : undefined}
      onClick={() => props.onDeclare?.()}
    >
      Declare an incident
    </Button>
  );
  return (
    <div className="grid gap-3">
      <div className="flex min-h-10 items-center justify-between gap-3">
        <h1 className="font-semibold text-page">Incidents</h1>
        {open.length > 0 && declare}
      </div>
      {open.length === 0 ? (
        <EmptyState
          shape="ok"
          title="No open incidents"
          detail={
            over[0] === undefined ? 'None was ever declared here.' : <LastOne row={over[0]} />
          }
          action={declare}
        />
      ) : (
        <Rows title="Open" rows={open} marked={incidents[at]?.label} />
      )}
      {over.length > 0 && <Rows title="Over" rows={over} marked={incidents[at]?.label} />}
    </div>
  );
}

function LastOne(props: { readonly row: IncidentListRow }) {
  const { row } = props;
  return (
    <>
      The last was {row.label}, {row.service}, <RelativeTime at={row.declaredAt} />.
    </>
  );
}

function Rows(props: {
  readonly title: string;
  readonly rows: readonly IncidentListRow[];
  readonly marked: string | undefined;
}) {
  return (
    <section aria-label={props.title} className="rounded-panel border border-border bg-surface-1">
      <h2 className="border-border border-b px-3 py-2 font-semibold text-title">
        {props.title} <span className="font-normal text-text-3">{props.rows.length}</span>
      </h2>
      <ul className="divide-y divide-border">
        {props.rows.map((row) => (
          <li key={row.label}>
            <Row row={row} marked={row.label === props.marked} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row(props: { readonly row: IncidentListRow; readonly marked: boolean }) {
  const { row } = props;
  return (
    <Link
      href={href(row)}
      className={cn(
        'grid items-center gap-x-4 gap-y-0.5 max-md:flex max-md:flex-wrap border-transparent border-l-2 px-3 py-2.5 hover:bg-surface-2 md:grid-cols-[112px_64px_1fr_132px_152px_104px]',
        props.marked && 'border-text-2 bg-surface-2',
      )}
    >
      <span className="max-md:flex max-md:w-full max-md:items-center max-md:gap-3">
        <SeverityChip level={row.severity} label={row.severityLabel} />
        <span className="font-mono text-text-2 md:hidden">{row.label}</span>
      </span>
      <span className="font-mono text-text-2 max-md:hidden">{row.label}</span>
      <span className="min-w-0 max-md:w-full">
        <span className="flex flex-wrap items-center gap-2 font-medium text-name">
          {row.drill && <StateBadge state="drill" className="h-5 text-caption" />}
          <span className="min-w-0 break-words">{row.title}</span>
        </span>
        <span className="line-clamp-2 wrap-anywhere text-caption text-text-2">
          {row.service}
          {row.lastResult !== null && `: ${shortRevisions(row.lastResult, row.service)}`}
        </span>
      </span>
      <span className={cn('flex items-center gap-1.5', row.over ? 'text-text-2' : 'font-medium')}>
        {row.over ? (
          <Shape name="ok" size={14} className="text-text-2" />
        ) : (
          <span aria-hidden="true" className="size-2.5 rounded-full bg-text" />
        )}
        {row.status}
      </span>
      <span className="truncate text-text-2">{row.commander ?? 'nobody commands'}</span>
      <span className="text-right max-md:text-left">
        <When row={row} />
      </span>
    </Link>
  );
}

function When(props: { readonly row: IncidentListRow }) {
  const { row } = props;
  const now = useNow();
  if (row.due !== null) {
    const left = (Date.parse(row.due.at) - now) / 1000;
    return (
      <>
        <span className={cn('block font-mono font-semibold', left < 0 ? 'text-bad' : 'text-text')}>
          {left < 0 ? '+' : ''}
          {formatClock(left)}
        </span>
        <span className="block text-caption text-text-3">{row.due.label}</span>
      </>
    );
  }
  const took =
    row.resolvedAt === null
      ? null
      : (Date.parse(row.resolvedAt) - Date.parse(row.declaredAt)) / 1000;
  return (
    <>
      <RelativeTime at={row.declaredAt} className="block text-text-2" />
      {took !== null && (
        <span className="block text-caption text-text-3">took {formatDuration(took)}</span>
      )}
    </>
  );
}
