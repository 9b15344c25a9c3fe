import { cn } from './cn';

/** Only on a first visit; afterwards the last known values stay, with their age. Never animated. */
export function Skeleton(props: { readonly className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn('block h-4 rounded-control bg-surface-3', props.className)}
    />
  );
}
