'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Panel } from '@/components/ui/panel';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import { utcExact, utcTime } from '@/lib/format/time';
import type { TimelineRow, TimelineShape, TimelineView } from '@/lib/timeline/timeline-view';

/** The record as it stood at the moment; what came later is dimmed and stays readable. */
export function ReviewTimeline(props: {
  readonly timeline: TimelineView;
  readonly at: string;
  readonly seq: number | null;
  readonly onSeq: (seq: number) => void;
}) {
  const { timeline, seq } = props;
  const [steps, setSteps] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const small = timeline.rows.filter(({ noise }) => noise).length;
  const rows = steps ? timeline.rows : timeline.rows.filter(({ noise }) => !noise);

  useEffect(() => {
    const box = list.current;
    const row = box?.querySelector<HTMLElement>(`[data-seq="${seq ?? 0}"]`);
    // Moves the list alone: the page stays where its reader put it.
    if (box !== null && row) box.scrollTop = row.offsetTop - box.clientHeight / 2;
  }, [seq]);

  return (
    <Panel
      flush
      title={`Timeline at ${utcTime(props.at)}`}
      aside={
        <span className="flex items-center gap-3">
          {small > 0 && (
            <Button size="small" tone="quiet" onClick={() => setSteps((shown) => !shown)}>
              {steps ? 'Hide' : 'Show'} {small} small steps
            </Button>
          )}
          later events dimmed
        </span>
      }
      className="flex min-h-0 flex-col lg:flex-1"
    >
      <ol
        ref={list}
        className="relative max-h-[480px] min-h-24 overflow-y-auto lg:max-h-[max(168px,calc(100dvh-732px))]"
      >
        {rows.map((row) => (
          <Row
            key={row.seq}
            row={row}
            now={row.seq === seq}
            later={row.seq > (seq ?? 0)}
            onPress={() => props.onSeq(row.seq)}
          />
        ))}
      </ol>
    </Panel>
  );
}

/** Mail has no shape of its own: to its reader it is a note. */
function shapeOf(shape: TimelineShape): ShapeName {
  return shape === 'mail' ? 'note' : shape;
}

function Row(props: {
  readonly row: TimelineRow;
  readonly now: boolean;
  readonly later: boolean;
  readonly onPress: () => void;
}) {
  const { row, now, later } = props;
  const quiet = later ? 'text-text-3' : row.actor.kind === 'person' ? 'text-text' : 'text-text-2';
  return (
    <li data-seq={row.seq}>
      <button
        type="button"
        aria-current={now ? 'step' : undefined}
        onClick={props.onPress}
        className={cn(
          'grid w-full grid-cols-[32px_64px_16px_1fr_auto_176px] items-baseline gap-x-3 border-l-2 px-3 py-1 text-left hover:bg-surface-2 max-md:grid-cols-[28px_60px_16px_1fr] max-md:py-2',
          now ? 'border-accent bg-accent-bg' : 'border-transparent',
        )}
      >
        <span className="font-mono text-caption text-text-3">{row.seq}</span>
        <time
          dateTime={row.at}
          title={utcExact(row.at)}
          className="font-mono text-caption text-text-3"
        >
          {utcTime(row.at)}
        </time>
        <Shape
          name={shapeOf(row.shape)}
          size={14}
          className={cn('self-center', later && 'text-text-3')}
        />
        <span className={cn('min-w-0 break-words', quiet)}>
          {later && <span className="sr-only">Later: </span>}
          <span className={row.supersededBy === null ? '' : 'line-through'}>{row.summary}</span>
          {row.supersededBy !== null && (
            <span className="text-text-3"> superseded by seq {row.supersededBy}</span>
          )}
          {happened(row)}
        </span>
        <span className="whitespace-nowrap text-right text-caption text-text-3 max-md:col-start-4 max-md:text-left">
          {row.actor.name}
        </span>
        <span className="truncate text-right font-mono text-caption text-text-3 max-md:hidden">
          {row.kind}
        </span>
      </button>
    </li>
  );
}

/** When it was told apart from when it was recorded. */
function happened({ at, occurredAt }: TimelineRow) {
  if (Math.abs(Date.parse(at) - Date.parse(occurredAt)) < 1000) return null;
  return <span className="text-caption text-text-3"> happened {utcTime(occurredAt)}</span>;
}
