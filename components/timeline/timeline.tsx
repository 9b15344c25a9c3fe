'use client';

import { useLayoutEffect, useRef, useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import type { Reply } from '@/components/incident/reply';
import { useSubmit } from '@/components/incident/use-submit';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Shape } from '@/components/ui/shapes';
import { utcTime } from '@/lib/format/time';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import { FilterBar } from './filter-bar';
import { NoteComposer } from './note-composer';
import { TimelineEntry } from './timeline-entry';
import { filterTimeline, isFiltered, NO_FILTER } from './timeline-filter';

const NEWEST = 40;

export interface TimelineProps {
  readonly view: TimelineView;
  /** The slug of the service that the room names: its revisions are short in the sentences. */
  readonly service: string;
  /** Names the draft of a note: the incident's id. */
  readonly draftKey: string;
  readonly whyNot: string | null;
  readonly onNote: (text: string) => Reply;
  readonly onPin: (seq: number, pinned: boolean) => Reply;
  readonly onStatusUpdate?: (() => void) | undefined;
  readonly className?: string;
}

/** The record, newest at the bottom beside where one writes; order is seq. */
export function Timeline(props: TimelineProps) {
  const { view, whyNot } = props;
  const [filter, setFilter] = useState(NO_FILTER);
  const [filtering, setFiltering] = useState(false);
  const [shown, setShown] = useState(NEWEST);
  const [sending, setSending] = useState<string | null>(null);
  const [firstHead] = useState(view.head.seq);
  const note = useRef<HTMLTextAreaElement>(null);
  const find = useRef<HTMLInputElement>(null);
  const { error, submit } = useSubmit();

  const rows = filterTimeline(view.rows, filter);
  const visible = isFiltered(filter) ? rows : rows.slice(-shown);
  const earlier = rows.length - visible.length;
  const list = useStickToEnd(visible.at(-1)?.seq ?? 0, sending);

  useKeys('Timeline', [
    { key: 'n', label: 'note', run: () => note.current?.focus() },
    {
      key: '/',
      label: 'find',
      offBar: true,
      run: () => {
        setFiltering(true);
        requestAnimationFrame(() => find.current?.focus());
      },
    },
  ]);
  const pin =
    whyNot === null
      ? (seq: number, pinned: boolean) => void submit(() => props.onPin(seq, pinned))
      : undefined;
  return (
    <section
      aria-label="Timeline"
      className={cn(
        'flex min-h-0 min-w-0 flex-col rounded-panel border border-border bg-surface-1',
        props.className,
      )}
    >
      <Head view={view} filtering={filtering} onFilter={() => setFiltering(!filtering)} />
      {filtering && <FilterBar filter={filter} onChange={setFilter} fieldRef={find} />}
      <div ref={list} className="relative min-h-0 flex-1 overflow-y-auto py-1.5">
        {earlier > 0 && (
          <button
            type="button"
            className="flex min-h-8 w-full items-center gap-3 pr-3 pl-[86px] text-text-2 hover:bg-surface-2"
            onClick={() => setShown(shown + 200)}
          >
            <Shape name="waiting" />
            {earlier} earlier {earlier === 1 ? 'event' : 'events'}, from{' '}
            {utcTime(rows[0]?.at ?? '')}
          </button>
        )}
        {rows.length === 0 && (
          <p className="px-3 py-4 text-text-2">
            {isFiltered(filter) ? 'Nothing on the timeline is like that.' : 'Nothing happened yet.'}
          </p>
        )}
        <ol aria-live="polite" aria-relevant="additions">
          {visible.map((row) => (
            <TimelineEntry
              key={row.seq}
              row={row}
              service={props.service}
              fresh={row.seq > firstHead}
              onPin={pin}
            />
          ))}
          {sending !== null && <Sending text={sending} />}
        </ol>
      </div>
      {error !== null && (
        <p role="alert" className="border-border border-t px-3 py-2 text-bad">
          {error.message}
        </p>
      )}
      <NoteComposer
        draftKey={props.draftKey}
        fieldRef={note}
        whyNot={whyNot}
        onNote={props.onNote}
        onSending={setSending}
        onStatusUpdate={props.onStatusUpdate}
      />
    </section>
  );
}

const CHAIN = {
  intact: 'intact',
  broken: 'BROKEN',
  unknown: 'not verified yet',
} as const;

function Head(props: {
  readonly view: TimelineView;
  readonly filtering: boolean;
  readonly onFilter: () => void;
}) {
  const { head, chain } = props.view;
  return (
    <header className="flex min-h-10 items-center gap-3 border-border border-b px-3 py-1.5">
      <h2 className="font-semibold text-title">Timeline</h2>
      <Button
        size="small"
        tone="quiet"
        shortcut="/"
        aria-expanded={props.filtering}
        onClick={props.onFilter}
      >
        Find
      </Button>
      <span
        className={cn(
          'ml-auto min-w-0 truncate font-mono text-caption',
          chain === 'broken' ? 'font-semibold text-bad' : 'text-text-2',
        )}
        title={head.hash}
      >
        seq {head.seq}, chain {head.hash.slice(0, 8)} {CHAIN[chain]}
      </span>
    </header>
  );
}

function Sending(props: { readonly text: string }) {
  return (
    <li className="flex gap-3 px-3 py-1">
      <span className="w-[62px] shrink-0 pt-px font-mono text-caption text-text-3 leading-5">
        sending
      </span>
      <Shape name="running" className="mt-0.5" />
      <span className="min-w-0 break-words text-text-2">
        “{props.text}”
        <span className="block text-caption text-text-3">
          not acknowledged yet, kept on this device
        </span>
      </span>
    </li>
  );
}

/** Keeps the newest in view, unless somebody scrolled up to read. */
function useStickToEnd(newest: number, sending: string | null) {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const look = () => {
      if (element.clientHeight === 0) return;
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 48;
    };
    const grown = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener('scroll', look, { passive: true });
    grown.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      grown.disconnect();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new entry is what it follows.
  useLayoutEffect(() => {
    if (atEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [newest, sending]);
  return list;
}
