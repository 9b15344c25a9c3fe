'use client';

import { useSyncExternalStore } from 'react';
import { displayKey, isMac } from '@/components/frame/key-match';
import { cn } from './cn';

const never = () => () => {};

/**
 * One key or a sequence, as the registry spells it: "mod+k", "g f", "Enter". A phone has no keys, so
 * there it is not shown.
 */
export function Kbd(props: { readonly keys: string; readonly className?: string }) {
  const mac = useSyncExternalStore(
    never,
    () => isMac(navigator.platform),
    () => false,
  );
  return (
    <span className="inline-flex shrink-0 gap-1 max-md:hidden">
      {props.keys.split(' ').map((key) => (
        <kbd
          key={key}
          className={cn(
            'inline-flex h-[18px] whitespace-nowrap min-w-5 items-center justify-center rounded-control border border-border-control bg-surface-2 px-1 font-mono text-caption text-text-2',
            props.className,
          )}
        >
          {displayKey(key, mac)}
        </kbd>
      ))}
    </span>
  );
}
