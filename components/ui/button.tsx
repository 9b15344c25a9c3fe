import type { ButtonHTMLAttributes, Ref } from 'react';
import { type ButtonSize, type ButtonTone, buttonClass } from './button-class';
import { cn } from './cn';
import { Kbd } from './kbd';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  readonly tone?: ButtonTone;
  readonly size?: ButtonSize;
  /** Shown as a cap at the end; the page registers what it does. */
  readonly shortcut?: string | undefined;
  /** Keeps the button in place and in the tab order, and says why it does nothing. */
  readonly disabledReason?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  tone = 'secondary',
  size = 'normal',
  shortcut,
  disabledReason,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const off = disabledReason !== undefined || tone === 'waiting';
  return (
    <button
      type={type}
      className={cn(buttonClass({ tone, size }), className)}
      aria-disabled={off || undefined}
      title={disabledReason}
      onClick={off ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {children}
      {disabledReason !== undefined && <span className="sr-only">({disabledReason})</span>}
      {shortcut !== undefined && (
        <Kbd
          keys={shortcut}
          className={cn(
            'bg-transparent text-current',
            tone === 'danger' || tone === 'primary' ? 'border-current/60' : '',
          )}
        />
      )}
    </button>
  );
}
