'use client';

import { useNow } from '@/components/frame/server-clock';
import { ClockChip } from '@/components/ui/clock-chip';
import { cn } from '@/components/ui/cn';
import { formatClock } from '@/lib/format/duration';
import { utcTime } from '@/lib/format/time';
import type { RoomClock, RoomClocks } from '@/lib/incidents/room-view';

const CELL =
  'max-md:[&>div:last-child]:hidden border-border border-l px-3 py-2 last:pr-4 max-md:last:pr-3 first:border-l-0 lg:first:border-l';

/** Elapsed, decision, next update and, once it runs, the watch. Seconds tick; nothing blinks. */
export function Clocks(props: {
  readonly clocks: RoomClocks;
  /** When it was over; elapsed stops there. */
  readonly endedAt: string | null;
  readonly className?: string;
}) {
  const { clocks } = props;
  return (
    <div
      className={cn('flex max-md:grid max-md:auto-cols-fr max-md:grid-flow-col', props.className)}
    >
      <Elapsed since={clocks.elapsedSince} until={props.endedAt} />
      <ClockChip
        label={clocks.decision.metAt === null ? 'Decide in' : 'Decision'}
        overdueLabel="Decision late"
        {...chip(clocks.decision)}
        className={CELL}
      />
      <ClockChip
        label="Update in"
        overdueLabel="Update late"
        {...chip(clocks.nextUpdate)}
        className={CELL}
      />
      {clocks.stability !== null && (props.endedAt === null || clocks.stability.metAt !== null) && (
        <ClockChip
          label={clocks.stability.metAt === null ? 'Watch ends' : 'Watch'}
          overdueLabel="Watch ended"
          dueAt={clocks.stability.endsAt}
          startedAt={clocks.stability.startedAt}
          metAt={clocks.stability.metAt}
          className={CELL}
        />
      )}
    </div>
  );
}

function chip(clock: RoomClock) {
  return {
    dueAt: clock.dueAt,
    startedAt: clock.startedAt,
    metAt: clock.metAt,
    paused: clock.paused,
    note: clock.paused ? 'while the run applies' : undefined,
  };
}

function Elapsed(props: { readonly since: string; readonly until: string | null }) {
  const now = useNow();
  const end = props.until === null ? now : Date.parse(props.until);
  return (
    <div role="timer" aria-label="Elapsed since declared" className={cn(CELL, 'min-w-0')}>
      <div className="truncate text-caption text-text-3">
        <span className="max-md:hidden">Elapsed since declared</span>
        <span className="md:hidden">Elapsed</span>
      </div>
      <div className="font-mono font-semibold text-page">
        {formatClock((end - Date.parse(props.since)) / 1000)}
      </div>
      <div className="text-caption text-text-3">{utcTime(props.since)} UTC</div>
    </div>
  );
}
