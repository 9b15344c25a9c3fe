import type { ReactNode } from 'react';
import { cn } from './cn';
import { Shape, type ShapeName } from './shapes';

/** One sentence, and the next act. */
export function EmptyState(props: {
  readonly shape?: ShapeName;
  readonly title: string;
  readonly detail?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
}) {
  return (
    <div
      className={cn(
        'flex items-center gap-3 rounded-control border border-border-strong border-dashed p-3',
        props.className,
      )}
    >
      <Shape
        name={props.shape ?? 'todo'}
        className={props.shape === undefined ? 'text-text-3' : ''}
      />
      <div className="min-w-0 flex-1">
        <p className="text-body text-text">{props.title}</p>
        {props.detail !== undefined && (
          <div className="text-caption text-text-2">{props.detail}</div>
        )}
      </div>
      {props.action}
    </div>
  );
}
