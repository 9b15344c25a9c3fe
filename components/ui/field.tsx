import type { ReactNode } from 'react';
import { cn } from './cn';
import { Shape } from './shapes';

/** A label around one control, what it is filled from, and what is wrong with it. */
export function Field(props: {
  readonly label: string;
  readonly htmlFor: string;
  /** At the label's right: "filled from the signal". */
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <div className={cn('grid gap-1', props.className)}>
      <div className="flex items-baseline justify-between gap-3 text-caption text-text-2">
        <label htmlFor={props.htmlFor}>{props.label}</label>
        {props.hint !== undefined && <span className="text-text-3">{props.hint}</span>}
      </div>
      {props.children}
      {props.error !== undefined && (
        <p
          id={`${props.htmlFor}-error`}
          className="flex items-center gap-1.5 text-bad text-caption"
        >
          <Shape name="failing" size={13} />
          {props.error}
        </p>
      )}
    </div>
  );
}
