import Link from 'next/link';
import type { ComponentProps } from 'react';
import { type ButtonSize, type ButtonTone, buttonClass } from './button-class';
import { cn } from './cn';
import { Kbd } from './kbd';

export interface ButtonLinkProps extends ComponentProps<typeof Link> {
  readonly tone?: ButtonTone;
  readonly size?: ButtonSize;
  readonly shortcut?: string | undefined;
}

/** Goes somewhere, looks like a button. */
export function ButtonLink({
  tone = 'secondary',
  size = 'normal',
  shortcut,
  className,
  children,
  ...rest
}: ButtonLinkProps) {
  return (
    <Link className={cn(buttonClass({ tone, size }), className)} {...rest}>
      {children}
      {shortcut !== undefined && (
        <Kbd keys={shortcut} className="border-current/60 bg-transparent text-current" />
      )}
    </Link>
  );
}
