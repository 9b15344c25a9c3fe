'use client';

import { useNow } from '@/components/frame/server-clock';
import { formatDuration } from '@/lib/format/duration';
import { Shape } from './shapes';

/** Instead of a spinner: the quarter disc, what is going on, and for how long it has been. */
export function Running(props: { readonly text: string; readonly since: string }) {
  const elapsed = (useNow() - Date.parse(props.since)) / 1000;
  return (
    <span className="inline-flex items-center gap-2">
      <Shape name="running" />
      <span>
        {props.text}, {formatDuration(elapsed)}
      </span>
    </span>
  );
}
