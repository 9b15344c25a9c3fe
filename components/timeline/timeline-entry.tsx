'use client';

import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Shape } from '@/components/ui/shapes';
import { shortRevisions } from '@/lib/fleet/short-revision';
import { utcExact, utcTime, zonedTime } from '@/lib/format/time';
import type { TimelineRow } from '@/lib/timeline/timeline-view';
import { Payload } from './payload';
import { TimelineMark } from './timeline-mark';

/** One entry: a machine's takes one line, a person's two. Pressing it shows what was recorded. */
export function TimelineEntry(props: {
  readonly row: TimelineRow;
  readonly service: string;
  /** It came while somebody watched. */
  readonly fresh: boolean;
  /** Absent: this person may not. */
  readonly onPin?: ((seq: number, pinned: boolean) => void) | undefined;
}) {
  const { row } = props;
  const [open, setOpen] = useState(false);
  const id = useId();
  const human = row.actor.kind === 'person';
  const superseded = row.supersededBy !== null;
  return (
    <li
      data-seq={row.seq}
      className={cn(
        'group relative flex gap-3 px-3 py-1 hover:bg-surface-2',
        props.fresh && 'animate-new-row',
        row.pinned && 'bg-surface-2',
      )}
    >
      <time
        dateTime={row.at}
        title={`${utcExact(row.at)}, ${zonedTime(row.at)} here`}
        className="w-[62px] shrink-0 pt-px font-mono text-caption text-text-2 leading-5"
      >
        {utcTime(row.at)}
      </time>
      <TimelineMark shape={row.shape} />
      <div className="min-w-0 flex-1">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
          className={cn('w-full text-left', !human && 'flex flex-wrap justify-between gap-x-3')}
        >
          <span
            className={cn(
              'min-w-0 break-words',
              human ? 'whitespace-pre-wrap text-text' : 'text-text-2',
              superseded && 'line-through',
              row.erased && 'text-text-3 italic',
            )}
          >
            {row.group === 'notes' && !row.erased
              ? `“${row.summary}”`
              : shortRevisions(row.summary, props.service)}
          </span>
          {human ? (
            <span className="block text-caption text-text-3">
              {row.actor.name}, <span className="font-mono">{row.kind}</span>
            </span>
          ) : (
            <span className="font-mono text-caption text-text-3 leading-5">{row.kind}</span>
          )}
        </button>
        {superseded && (
          <a
            href={`#seq-${row.supersededBy}`}
            className="text-caption text-text-2 underline underline-offset-2"
          >
            superseded by seq {row.supersededBy}
          </a>
        )}
        {open && <Payload row={row} id={id} />}
      </div>
      <PinButton row={row} open={open} onPin={props.onPin} />
    </li>
  );
}

function PinButton(props: {
  readonly row: TimelineRow;
  readonly open: boolean;
  readonly onPin: ((seq: number, pinned: boolean) => void) | undefined;
}) {
  const { row, onPin } = props;
  if (onPin === undefined) {
    return row.pinned ? <Shape name="pin" size={14} label="Pinned" className="mt-1" /> : null;
  }
  return (
    <Button
      size="small"
      tone="quiet"
      aria-pressed={row.pinned}
      aria-label={row.pinned ? `Unpin entry ${row.seq}` : `Pin entry ${row.seq}`}
      onClick={() => onPin(row.seq, !row.pinned)}
      className={cn(
        'h-5 self-start px-1',
        row.pinned
          ? 'text-text'
          : 'absolute top-1 right-1 bg-surface-3 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 max-md:static max-md:bg-transparent max-md:opacity-100',
        !row.pinned && !props.open && 'max-md:hidden',
      )}
    >
      <Shape name="pin" size={14} />
    </Button>
  );
}
