'use client';

import { useNow } from '@/components/frame/server-clock';
import { clockState } from '@/components/ui/clock-state';
import { cn } from '@/components/ui/cn';
import { formatAge, formatClock } from '@/lib/format/duration';

/** Inside a row: "10:46" to go; overdue counts up, in words too. */
export function Countdown(props: { readonly dueAt: string; readonly className?: string }) {
  const state = clockState({ dueAt: props.dueAt }, useNow());
  if (state.kind === 'overdue') {
    return (
      <span className={cn('whitespace-nowrap text-bad', props.className)}>
        {formatClock(state.seconds)} over
      </span>
    );
  }
  const seconds = 'seconds' in state ? (state.seconds ?? 0) : 0;
  return (
    <span
      className={cn('whitespace-nowrap', state.kind === 'soon' && 'text-warn', props.className)}
    >
      {formatClock(seconds)}
    </span>
  );
}

/** Time since, growing: "6 min". */
export function Since(props: { readonly at: string; readonly className?: string }) {
  const seconds = (useNow() - Date.parse(props.at)) / 1000;
  return <span className={cn('whitespace-nowrap', props.className)}>{formatAge(seconds)}</span>;
}

/** "Decide in 10:46"; once it is past, "Decide overdue 02:10". */
export function DueLine(props: { readonly label: string; readonly dueAt: string | null }) {
  const state = clockState({ dueAt: props.dueAt }, useNow());
  if (props.dueAt === null) return <>{props.label}</>;
  if (state.kind !== 'overdue') {
    return (
      <>
        {props.label} <Countdown dueAt={props.dueAt} />
      </>
    );
  }
  return (
    <span className="text-bad">
      {props.label.replace(/ in$/, '')} overdue {formatClock(state.seconds)}
    </span>
  );
}
