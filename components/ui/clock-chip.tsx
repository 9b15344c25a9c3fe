'use client';

import { useNow } from '@/components/frame/server-clock';
import { formatClock, formatDuration } from '@/lib/format/duration';
import { utcTime } from '@/lib/format/time';
import { type ClockInput, type ClockState, clockState } from './clock-state';
import { cn } from './cn';
import { Shape, type ShapeName } from './shapes';

const TONES: Record<
  ClockState['kind'],
  { readonly shape: ShapeName | null; readonly text: string }
> = {
  none: { shape: null, text: 'text-text-3' },
  paused: { shape: 'no', text: 'text-text-2' },
  running: { shape: null, text: 'text-text' },
  soon: { shape: 'degraded', text: 'text-warn' },
  overdue: { shape: 'failing', text: 'text-bad' },
  met: { shape: 'ok', text: 'text-text' },
};

function face(state: ClockState): string {
  switch (state.kind) {
    case 'none':
      return '–';
    case 'paused':
      return 'paused';
    case 'met':
      return 'met';
    default:
      return formatClock(state.seconds);
  }
}

export interface ClockChipProps extends ClockInput {
  /** "Decision due in"; `overdueLabel` takes its place once it is past. */
  readonly label: string;
  readonly overdueLabel?: string;
  /** Under the clock instead of the exact time: who is paged, why it is paused. */
  readonly note?: string | undefined;
  readonly className?: string;
}

/** Counts down, then up. Seconds tick; nothing blinks. */
export function ClockChip(props: ClockChipProps) {
  const state = clockState(props, useNow());
  const tone = TONES[state.kind];
  const loud = state.kind === 'soon' || state.kind === 'overdue';
  return (
    <div className={cn('min-w-0', props.className)} role="timer" aria-label={props.label}>
      <div className="truncate text-caption text-text-3">
        {state.kind === 'overdue' ? (props.overdueLabel ?? props.label) : props.label}
      </div>
      <div className={cn('flex items-center gap-1.5 font-mono font-semibold text-page', tone.text)}>
        {tone.shape !== null && <Shape name={tone.shape} size={15} />}
        {face(state)}
      </div>
      <div className={cn('text-caption', loud ? cn(tone.text, 'font-medium') : 'text-text-3')}>
        {props.note ?? detail(state, props.dueAt)}
      </div>
    </div>
  );
}

function detail(state: ClockState, dueAt: string | null): string {
  if (state.kind === 'met') {
    return state.seconds === null ? 'done' : `after ${formatDuration(state.seconds)}`;
  }
  if (dueAt === null) return 'nothing due';
  return `${state.kind === 'overdue' ? 'since' : 'by'} ${utcTime(dueAt)}`;
}
