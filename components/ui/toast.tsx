'use client';

import { toast as sonner } from 'sonner';
import { Button } from './button';
import { Shape, type ShapeName } from './shapes';

/**
 * `accepted` is neutral: an API's reply proves nothing. `verified` only once effective state and
 * signal agree.
 */
export type ToastKind = 'accepted' | 'verified' | 'error' | 'unknown' | 'note';

const SHAPES: Record<ToastKind, ShapeName> = {
  accepted: 'running',
  verified: 'ok',
  error: 'failing',
  unknown: 'unknown',
  note: 'next',
};

export interface ToastInput {
  readonly kind: ToastKind;
  readonly title: string;
  readonly detail?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** The same id replaces what it said before. */
  readonly id?: string;
}

/** Shows a toast. Errors and unknown outcomes stay until they are closed. */
export function notify(input: ToastInput): void {
  const stays = input.kind === 'error' || input.kind === 'unknown';
  sonner.custom(
    (id) => (
      <div
        role={stays ? 'alert' : 'status'}
        className="flex w-full items-center gap-3 rounded-panel border border-border-strong bg-surface-3 p-3 font-sans md:w-[360px]"
      >
        <Shape name={SHAPES[input.kind]} />
        <div className="min-w-0 flex-1">
          <div className="text-body text-text">{input.title}</div>
          {input.detail !== undefined && (
            <div className="text-caption text-text-2">{input.detail}</div>
          )}
        </div>
        {input.action !== undefined && (
          <Button
            size="small"
            onClick={() => {
              sonner.dismiss(id);
              input.action?.run();
            }}
          >
            {input.action.label}
          </Button>
        )}
        <Button size="small" tone="quiet" aria-label="Dismiss" onClick={() => sonner.dismiss(id)}>
          ×
        </Button>
      </div>
    ),
    {
      duration: stays ? Number.POSITIVE_INFINITY : 8000,
      ...(input.id === undefined ? {} : { id: input.id }),
    },
  );
}
