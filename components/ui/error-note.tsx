import type { ReactNode } from 'react';
import { cn } from './cn';
import { Shape } from './shapes';

/** What happened and what to do next; `details` are facts such as who won a race. */
export function ErrorNote(props: {
  readonly message: string;
  readonly details?: Readonly<Record<string, string>>;
  readonly action?: ReactNode;
  readonly className?: string;
}) {
  const details = Object.entries(props.details ?? {});
  return (
    <div
      role="alert"
      className={cn(
        'flex items-start gap-2 rounded-control bg-bad-bg p-3 text-body',
        props.className,
      )}
    >
      <Shape name="failing" className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className="text-text">{props.message}</p>
        {details.length > 0 && (
          <dl className="mt-1 flex flex-wrap gap-x-3 text-caption text-text-2">
            {details.map(([name, value]) => (
              <div key={name} className="flex gap-1">
                <dt>{name}:</dt>
                <dd className="break-all font-mono">{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {props.action}
    </div>
  );
}
