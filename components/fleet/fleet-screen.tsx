'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { useKeys, usePaletteActions } from '@/components/frame/keys';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Input } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { Panel } from '@/components/ui/panel';
import { ProblemList } from '@/components/ui/problem-list';
import type { FleetView } from '@/lib/fleet/fleet-view';
import { filterRows } from './filter-rows';
import { FleetCards } from './fleet-cards';
import { FleetEmpty } from './fleet-empty';
import { fleetKeys } from './fleet-keys';
import { FleetTable } from './fleet-table';
import { Lanes } from './lanes';
import { Tally } from './tally';
import { WaitingList } from './waiting-list';

export interface FleetScreenProps {
  readonly view: FleetView;
  /** Looks beyond the view. Absent: the view has them all. */
  readonly onFind?: ((query: string) => void) | undefined;
  /** Shows more rows. Absent: there are none. */
  readonly onMore?: (() => void) | undefined;
  /** Opens the declare dialog for a service. Absent: this person may not. */
  readonly onDeclare?: ((slug: string) => void) | undefined;
}

/** Every service, worst first; below, the last hour and what waits for a person. */
export function FleetScreen(props: FleetScreenProps) {
  const { view, onDeclare, onFind, onMore } = props;
  const router = useRouter();
  const page = useRef<HTMLDivElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [picked, setPicked] = useState<string | null>(null);
  const rows = filterRows(view.services, query);
  const selected = rows.find((row) => row.slug === picked)?.slug ?? rows[0]?.slug ?? null;
  const open = (slug: string) => router.push(`/services/${slug}`);

  const keys = fleetKeys(rows, selected, {
    select: (slug) => {
      setPicked(slug);
      for (const shown of page.current?.querySelectorAll(`[data-service="${slug}"]`) ?? []) {
        shown.scrollIntoView({ block: 'nearest' });
      }
    },
    open,
    more: onMore,
    filter: () => filter.current?.focus(),
    declare: onDeclare,
  });
  useKeys('Fleet', view.services.length === 0 && query === '' ? [] : keys);
  usePaletteActions(
    view.services.map((row) => ({
      id: `service ${row.slug}`,
      label: row.name,
      target: row.why,
      risk: 'service',
      group: 'Go to',
      run: () => open(row.slug),
    })),
  );
  const find = (text: string) => {
    setQuery(text);
    onFind?.(text);
  };

  if (view.services.length === 0 && query === '') return <FleetEmpty problems={view.problems} />;
  return (
    <div ref={page} className="flex flex-1 flex-col gap-3">
      <Tally tally={view.tally} form="strip" />
      <header className="flex items-center gap-6 max-md:hidden">
        <h1 className="font-semibold text-page">Fleet</h1>
        <Tally tally={view.tally} form="line" />
        <span className="ml-auto text-caption text-text-3">
          {onMore === undefined ? rows.length : `${rows.length} of ${view.total}`}{' '}
          {rows.length === 1 ? 'service' : 'services'}, worst first
        </span>
        <div className="relative w-44">
          <Input
            ref={filter}
            aria-label="Filter services"
            placeholder="Filter"
            value={query}
            onChange={(event) => find(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' && event.key !== 'Enter') return;
              if (event.key === 'Escape') find('');
              event.currentTarget.blur();
            }}
            className="h-7 px-2 pr-8"
          />
          <span className="pointer-events-none absolute top-1/2 right-1 -translate-y-1/2">
            <Kbd keys="/" />
          </span>
        </div>
      </header>
      <h1 className="sr-only md:hidden">Fleet</h1>
      {view.problems.length > 0 && (
        <Panel title="Configuration problems" aside="the rest still works" flush>
          <ProblemList problems={view.problems} />
        </Panel>
      )}
      {rows.length === 0 ? (
        <EmptyState
          title={`No service has “${query}” in it`}
          detail="Esc in the filter clears it."
        />
      ) : (
        <>
          <FleetTable
            rows={rows}
            now={view.now}
            selected={selected}
            onSelect={setPicked}
            onDeclare={onDeclare}
          />
          <FleetCards rows={rows} now={view.now} selected={selected} onDeclare={onDeclare} />
          {onMore !== undefined && (
            <Button onClick={onMore} className="self-center">
              Show more, {view.total - rows.length} are not shown
            </Button>
          )}
        </>
      )}
      <div className="grid gap-3 lg:grid-cols-[1fr_488px]">
        {view.lanes.length > 0 && <Lanes lanes={view.lanes} />}
        <WaitingList items={view.waiting} />
      </div>
    </div>
  );
}
