'use client';

import { useNow } from '@/components/frame/server-clock';
import { cn } from '@/components/ui/cn';
import type { FleetRow } from '@/lib/fleet/fleet-view';
import { formatAge } from '@/lib/format/duration';
import { utcExact } from '@/lib/format/time';

/** How old what the row says is. It grows while nothing new comes. */
export function RowAge(props: { readonly row: FleetRow; readonly className?: string }) {
  const now = useNow();
  const { observedAt, stale } = props.row;
  if (observedAt === null) return <span className={cn('text-text-3', props.className)}>never</span>;
  return (
    <span
      className={cn('block text-caption text-text-3', props.className)}
      title={utcExact(observedAt)}
    >
      <span className={cn('whitespace-nowrap', stale && 'font-semibold text-text-2')}>
        {formatAge((now - Date.parse(observedAt)) / 1000)}
      </span>
      {stale && <span className="block">stale</span>}
    </span>
  );
}
