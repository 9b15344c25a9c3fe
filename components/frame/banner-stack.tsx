'use client';

import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import { formatAge, formatClock } from '@/lib/format/duration';
import { utcTime } from '@/lib/format/time';
import type { FrameBanner, StreamState } from './frame-view';
import { useNow } from './server-clock';

const LOOKS: Record<FrameBanner['kind'], { readonly shape: ShapeName; readonly box: string }> = {
  lost: { shape: 'failing', box: 'border-transparent bg-bad-bg text-bad' },
  glass: { shape: 'failing', box: 'border-bad bg-bad-bg text-bad' },
  freeze: { shape: 'lock', box: 'border-hold bg-hold-bg text-hold' },
  drill: { shape: 'drill', box: 'border-drill text-drill' },
  hold: { shape: 'lock', box: 'border-transparent bg-hold-bg text-hold' },
  stale: {
    shape: 'unknown',
    box: 'border-border-control border-dashed bg-unknown-bg text-unknown',
  },
};

const ORDER = Object.keys(LOOKS);
const SHOWN = 2;

/** At most two, the gravest first; how many more is said. */
export function BannerStack(props: {
  readonly banners: readonly FrameBanner[];
  readonly stream: StreamState;
  readonly onAction: (banner: FrameBanner) => void;
}) {
  const now = useNow();
  const { stream } = props;
  const lost: readonly FrameBanner[] =
    stream.kind === 'lost'
      ? [
          {
            id: 'stream',
            kind: 'lost',
            text: `Stream lost ${formatAge((now - Date.parse(stream.lastAt)) / 1000)} ago, showing ${utcTime(stream.lastAt)}`,
            aside: 'trying again',
          },
        ]
      : [];
  const all = [...lost, ...props.banners].toSorted(
    (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
  if (all.length === 0) return null;
  const more = all.length - SHOWN;
  return (
    <div className="grid gap-1 px-3 pt-2 max-md:pb-2 md:px-4">
      {all.slice(0, SHOWN).map((banner, index) => (
        <div
          key={banner.id}
          role={banner.kind === 'lost' ? 'alert' : 'status'}
          className={cn(
            'relative flex min-h-8 items-center gap-2 overflow-hidden rounded-control border px-3 py-1 text-body max-md:flex-wrap',
            LOOKS[banner.kind].box,
          )}
        >
          {banner.kind === 'drill' && (
            <span aria-hidden="true" className="hatch-wide absolute inset-0 text-drill-bg" />
          )}
          <Shape name={LOOKS[banner.kind].shape} className="relative" />
          <span className="relative min-w-0 flex-1 font-medium max-md:basis-[calc(100%-32px)]">
            <span className={banner.kind === 'drill' ? 'bg-canvas px-1.5 py-0.5' : ''}>
              {banner.href === undefined ? (
                banner.text
              ) : (
                <Link href={banner.href} className="underline underline-offset-2">
                  {banner.text}
                </Link>
              )}
            </span>
          </span>
          {banner.aside !== undefined && (
            <span
              className={cn(
                'relative text-caption text-text-2',
                banner.kind === 'drill' ? 'bg-canvas px-1.5' : 'max-md:pl-6',
              )}
            >
              {banner.aside}
            </span>
          )}
          {banner.until !== undefined && (
            <span className="relative whitespace-nowrap font-mono text-caption text-text">
              {formatClock(Math.max(0, (Date.parse(banner.until) - now) / 1000))} left
            </span>
          )}
          {banner.action !== undefined && (
            <Button
              size="small"
              className="relative"
              disabledReason={banner.action.disabledReason}
              onClick={() => props.onAction(banner)}
            >
              {banner.action.label}
            </Button>
          )}
          {index === SHOWN - 1 && more > 0 && (
            <span className="relative font-semibold text-caption" title={namesOf(all.slice(SHOWN))}>
              +{more}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

function namesOf(banners: readonly FrameBanner[]): string {
  return banners.map((banner) => banner.text).join('\n');
}
