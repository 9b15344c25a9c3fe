'use client';

import type { ReactNode } from 'react';
import { cn } from './cn';
import { Running } from './running';
import { Shape, type ShapeName } from './shapes';

/**
 * What stands in the hold button's place, at its height, while it may not be pressed: waiting for
 * an approver, sent and reading back, or a plan that went stale.
 */
export function HoldPlace(props: {
  readonly kind: 'waiting' | 'sent' | 'stale';
  readonly text: string;
  /** With `sent`: when it was sent; the seconds count up. */
  readonly since?: string;
  readonly shape?: ShapeName;
  /** A button, a time: at the right. */
  readonly aside?: ReactNode;
  readonly className?: string;
}) {
  const sent = props.kind === 'sent';
  const shape = props.shape ?? (props.kind === 'stale' ? 'failing' : sent ? 'running' : 'person');
  return (
    <div
      role="status"
      className={cn(
        'flex min-h-12 w-full items-center justify-between gap-3 rounded-control border px-4 font-medium text-title',
        sent
          ? 'border-accent bg-accent-bg text-text'
          : 'border-border-control border-dashed text-text-2',
        props.className,
      )}
    >
      {sent && props.since !== undefined ? (
        <Running text={props.text} since={props.since} />
      ) : (
        <span className="flex items-center gap-2">
          <Shape name={shape} />
          {props.text}
        </span>
      )}
      {props.aside}
    </div>
  );
}
