'use client';

import { useSyncExternalStore } from 'react';
import { utcTime, zonedTime } from '@/lib/format/time';
import { useNow } from './server-clock';

const never = () => () => {};

/** The server's time in UTC over this machine's zone; only the first on a phone. */
export function FrameClock() {
  const iso = new Date(useNow()).toISOString();
  const mounted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const local = mounted ? zonedTime(iso) : '\u00a0';
  const utc = `${utcTime(iso)} UTC`;
  return (
    <div className="whitespace-nowrap text-right font-mono text-body leading-4">
      <div className="font-semibold">{utc}</div>
      {local !== utc && (
        <div className="text-caption text-text-3 leading-4 max-md:hidden">{local}</div>
      )}
    </div>
  );
}
