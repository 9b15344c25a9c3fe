'use client';

import { Shape } from '@/components/ui/shapes';
import { formatAge } from '@/lib/format/duration';
import type { StreamState } from './frame-view';
import { useNow } from './server-clock';

/** Whether what is shown is live, and how old the last word from the server is. */
export function StreamFreshness(props: { readonly stream: StreamState }) {
  const now = useNow();
  const { stream } = props;
  if (stream.kind === 'connecting') {
    return (
      <span className="flex items-center gap-1.5 whitespace-nowrap text-caption text-text-2">
        <Shape name="running" size={13} />
        Connecting
      </span>
    );
  }
  const age = formatAge((now - Date.parse(stream.lastAt)) / 1000);
  if (stream.kind === 'lost') {
    return (
      <span className="flex items-center gap-1.5 whitespace-nowrap font-medium text-bad text-caption">
        <Shape name="failing" size={13} />
        Lost, {age}
      </span>
    );
  }
  return (
    <span className="flex items-center gap-2 whitespace-nowrap text-caption text-text-2">
      <span aria-hidden="true" className="size-2 rounded-full bg-ok" />
      Live, {age}
    </span>
  );
}
