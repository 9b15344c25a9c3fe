import type { ReactNode } from 'react';
import { cn } from './cn';

/** A box on the canvas: title at the left, an aside at the right, then the body. */
export function Panel(props: {
  readonly title?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  /** Without padding, for tables and lists that reach the border. */
  readonly flush?: boolean;
  /** Names the region when there is no title to see. */
  readonly label?: string;
}) {
  const label = props.label ?? (typeof props.title === 'string' ? props.title : undefined);
  return (
    <section
      aria-label={label}
      className={cn('min-w-0 rounded-panel border border-border bg-surface-1', props.className)}
    >
      {props.title !== undefined && (
        <header className="flex min-h-10 items-center justify-between gap-3 border-border border-b px-3 py-2">
          <h2 className="font-semibold text-title">{props.title}</h2>
          {props.aside !== undefined && (
            <div className="text-caption text-text-3">{props.aside}</div>
          )}
        </header>
      )}
      {props.flush === true ? props.children : <div className="p-3">{props.children}</div>}
    </section>
  );
}
