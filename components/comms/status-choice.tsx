import { useId } from 'react';
import { cn } from '@/components/ui/cn';
import { PUBLIC_STATUSES, type PublicStatus } from '@/lib/status/public-status';

/** The status page's four words, exactly. */
export function StatusChoice(props: {
  readonly value: PublicStatus;
  readonly onChange: (status: PublicStatus) => void;
}) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-caption text-text-2">Public status</legend>
      <div className="grid grid-cols-4 overflow-hidden rounded-control border border-border-control max-md:grid-cols-2">
        {PUBLIC_STATUSES.map((status) => {
          const chosen = status === props.value;
          return (
            <label
              key={status}
              className={cn(
                'flex min-h-8 items-center justify-center gap-2 border-border-control px-2 not-first:border-l has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:-outline-offset-2 max-md:min-h-11',
                chosen ? 'bg-surface-3 font-semibold text-text' : 'text-text-2',
              )}
            >
              <input
                type="radio"
                name={name}
                className="sr-only"
                checked={chosen}
                onChange={() => props.onChange(status)}
              />
              <span
                aria-hidden="true"
                className={cn(
                  'size-3 rounded-full border-[1.5px] border-current',
                  chosen && 'bg-current',
                )}
              />
              {status.charAt(0).toUpperCase() + status.slice(1)}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
