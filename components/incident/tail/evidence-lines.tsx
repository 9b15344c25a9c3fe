'use client';

import { useRef, useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { Select } from '@/components/ui/select';
import { Shape } from '@/components/ui/shapes';
import { shortRevision } from '@/lib/fleet/short-revision';
import { utcExact, utcTime } from '@/lib/format/time';
import type { TailView } from '@/lib/incidents/tail-view';
import type { TailLine } from '@/lib/signals/tail';
import type { InQuestion } from './evidence-card';
import { type LineFilter, newerCount, nextOf, revisionsOf, shownLines } from './tail-lines';

const EVERY = 'every';

/** The newest lines of the log. While they are read they stand still: what comes meanwhile is counted. */
export function EvidenceLines(props: { readonly view: TailView; readonly inQuestion: InQuestion }) {
  const { lines: last, service, stopped } = props.view;
  const newest = last.value?.lines ?? [];
  const [filter, setFilter] = useState<LineFilter>({ severity: 'all', revision: null });
  const [held, setHeld] = useState<readonly TailLine[] | null>(null);
  /** Held by hand: it stays so when nobody reads any more. */
  const [kept, setKept] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const revisions = revisionsOf(newest, props.inQuestion);
  const shown = shownLines(held ?? newest, filter);
  const newer = held === null ? 0 : newerCount(shown, shownLines(newest, filter));

  const hold = () => setHeld((before) => before ?? newest);
  const letGo = () => {
    const isReading = (list.current?.scrollTop ?? 0) > 0;
    if (!kept && !isReading) setHeld(null);
  };
  const follow = () => {
    setKept(false);
    setHeld(null);
    list.current?.scrollTo({ top: 0 });
  };
  const pause = () => {
    if (held !== null) return follow();
    setKept(true);
    hold();
  };
  const severity = (next: LineFilter['severity']) => setFilter({ ...filter, severity: next });
  useKeys('Evidence', [
    {
      key: 'e',
      label: filter.severity === 'all' ? 'errors only' : 'all lines',
      run: () => severity(filter.severity === 'all' ? 'errors' : 'all'),
    },
    {
      key: 'r',
      label: 'revision',
      run: () => setFilter({ ...filter, revision: nextOf([null, ...revisions], filter.revision) }),
    },
    { key: 'p', label: held === null ? 'pause' : 'follow', run: pause },
    { key: 'j', label: 'scroll', repeat: true, run: () => list.current?.scrollBy({ top: 80 }) },
    { key: 'k', label: 'scroll', repeat: true, run: () => list.current?.scrollBy({ top: -80 }) },
  ]);

  return (
    <section aria-label="Log lines" className="min-w-0">
      <div className="flex flex-wrap items-center gap-2 pb-2">
        <fieldset className="flex gap-1">
          <legend className="sr-only">Severity</legend>
          {(['all', 'errors'] as const).map((each) => (
            <Button
              key={each}
              size="small"
              tone={filter.severity === each ? 'secondary' : 'quiet'}
              aria-pressed={filter.severity === each}
              shortcut={filter.severity === each ? undefined : 'e'}
              onClick={() => severity(each)}
            >
              {each === 'all' ? 'All' : 'Errors'}
            </Button>
          ))}
        </fieldset>
        <Select
          aria-label="Revision"
          className="h-7 w-auto px-2 max-md:h-11 max-md:min-w-0 max-md:flex-1"
          value={filter.revision ?? EVERY}
          options={[
            { value: EVERY, label: 'Every revision' },
            ...revisions.map((name) => ({ value: name, label: optionOf(name, props) })),
          ]}
          onChange={({ target: { value } }) =>
            setFilter({ ...filter, revision: value === EVERY ? null : value })
          }
        />
        <span
          className="flex-1 text-caption text-text-3 max-md:order-last max-md:basis-full"
          aria-live="polite"
        >
          {held === null ? 'Following' : `Paused, ${newer} newer`}
          {last.at !== null && (
            <>
              {', read '}
              <RelativeTime at={last.at} />
            </>
          )}
        </span>
        <Button size="small" shortcut="p" onClick={pause}>
          {held === null ? 'Pause' : 'Follow'}
        </Button>
      </div>
      {last.why !== null && (
        <p className="pb-1 text-caption text-unknown">Not read since: {last.why}</p>
      )}
      {shown.length === 0 ? (
        <EmptyState
          shape={last.value === null ? 'unknown' : 'no'}
          title={last.value === null ? 'No lines are known' : 'No such lines'}
          detail={
            last.value === null
              ? (last.why ?? stopped ?? 'The log is not read yet.')
              : `Since ${utcTime(last.value.since)} UTC nothing like this was written.`
          }
        />
      ) : (
        <ol
          ref={list}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard.
          tabIndex={0}
          aria-label="Newest first"
          className="max-h-[46dvh] overflow-y-auto rounded-control border border-border bg-canvas font-mono text-caption"
          onPointerEnter={hold}
          onPointerLeave={letGo}
          onFocus={hold}
          onBlur={letGo}
          onScroll={({ currentTarget }) => currentTarget.scrollTop > 0 && hold()}
        >
          {shown.map((line) => (
            <Line key={line.id} line={line} service={service} />
          ))}
        </ol>
      )}
      {last.value !== null && (
        <p className="pt-1 text-caption text-text-3">
          {shown.length} lines since {utcTime(last.value.since)} UTC
          {last.value.complete ? '' : '; there were more'}. What looks like a secret is taken out.
        </p>
      )}
    </section>
  );
}

function Line({ line, service }: { readonly line: TailLine; readonly service: string }) {
  return (
    <li className="flex flex-wrap gap-x-3 border-border border-b px-2 py-0.5 last:border-0 md:flex-nowrap">
      <time dateTime={line.at} title={utcExact(line.at)} className="shrink-0 text-text-3">
        {utcTime(line.at)}
      </time>
      <span
        className={cn(
          'flex w-20 shrink-0 items-center gap-1',
          line.isError ? 'text-bad' : 'text-text-3',
        )}
      >
        {line.isError && <Shape name="failing" size={11} />}
        {line.severity}
      </span>
      <span className="w-20 shrink-0 text-text-3">
        {line.revision === null ? 'no revision' : shortRevision(line.revision, service)}
      </span>
      <span className="wrap-anywhere min-w-0 flex-1 text-text-2 max-md:basis-full">
        {line.text}
      </span>
    </li>
  );
}

function optionOf(
  name: string,
  { view, inQuestion }: { readonly view: TailView; readonly inQuestion: InQuestion },
): string {
  const short = shortRevision(name, view.service);
  if (name === inQuestion.bad) return `${short}, suspect`;
  return name === inQuestion.target ? `${short}, target` : short;
}
