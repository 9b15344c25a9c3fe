'use client';

import { useNow } from '@/components/frame/server-clock';
import { cn } from '@/components/ui/cn';
import { utcTime } from '@/lib/format/time';

/** From sent to the latest time by which it is measured; filled as time passes. */
export function LagBar(props: {
  readonly from: string;
  readonly until: string;
  readonly className?: string;
}) {
  const now = useNow();
  const from = Date.parse(props.from);
  const span = Math.max(1, Date.parse(props.until) - from);
  const share = Math.min(1, Math.max(0, (now - from) / span));
  return (
    <div
      role="img"
      aria-label={`Not measured before ${utcTime(props.until)} at the latest`}
      className={cn(
        'hatch relative h-2 overflow-hidden rounded-[1px] text-border-control',
        props.className,
      )}
    >
      <span className="block h-full bg-text-2" style={{ width: `${share * 100}%` }} />
    </div>
  );
}
