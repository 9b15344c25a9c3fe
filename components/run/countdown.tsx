'use client';

import { useNow } from '@/components/frame/server-clock';
import { cn } from '@/components/ui/cn';
import { Shape } from '@/components/ui/shapes';
import { formatClock } from '@/lib/format/duration';

const LAST_SECONDS = 60;

/** What is left until a word or a plan expires; its last minute is loud. */
export function Countdown(props: {
  readonly label: string;
  readonly until: string;
  readonly className?: string;
}) {
  const left = Math.max(0, (Date.parse(props.until) - useNow()) / 1000);
  const soon = left <= LAST_SECONDS;
  return (
    <span
      role="timer"
      aria-label={props.label}
      className={cn('inline-flex items-center gap-2', soon && 'text-warn', props.className)}
    >
      {soon && <Shape name="degraded" size={14} />}
      <span className="text-caption">{props.label}</span>
      <span className="font-mono font-semibold">{formatClock(left)}</span>
    </span>
  );
}
