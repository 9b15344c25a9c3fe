'use client';

import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, type RefObject, useRef } from 'react';
import { KeyLayer } from '@/components/frame/keys';
import { Button } from './button';
import { cn } from './cn';

const WIDTHS = {
  small: 'md:w-[456px]',
  medium: 'md:w-[640px]',
  large: 'md:w-[1000px]',
} as const;

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  /** One sentence under the title; also read out when the dialog opens. */
  readonly description?: ReactNode;
  readonly size?: keyof typeof WIDTHS;
  /** Where focus starts: the hold button when the plan may be applied now. Else Close has it. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** Stays in view; on a phone pinned to the bottom. */
  readonly footer?: ReactNode;
  /** Beside Close: what the dialog is about, a clock. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A sheet over the page; the page's keys rest while it is open, and Esc closes it. */
export function Dialog(props: DialogProps) {
  const close = useRef<HTMLButtonElement>(null);
  return (
    <Radix.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Radix.Content
          {...(props.description === undefined ? { 'aria-describedby': undefined } : {})}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (props.initialFocus?.current ?? close.current)?.focus();
          }}
          className={cn(
            'fixed z-50 flex animate-fade-in flex-col border-border-strong bg-surface-1 outline-none',
            'inset-0 md:inset-auto md:top-1/2 md:left-1/2 md:max-h-[calc(100dvh-48px)] md:max-w-[calc(100vw-32px)]',
            'md:-translate-x-1/2 md:-translate-y-1/2 md:rounded-dialog md:border',
            WIDTHS[props.size ?? 'medium'],
          )}
        >
          <KeyLayer>
            <header className="flex items-start justify-between gap-4 border-border border-b px-4 py-3 md:px-6">
              <div className="min-w-0">
                <Radix.Title className="font-semibold text-lead">{props.title}</Radix.Title>
                {props.description !== undefined && (
                  <Radix.Description className="text-body text-text-2">
                    {props.description}
                  </Radix.Description>
                )}
              </div>
              <div className="flex shrink-0 items-center gap-3">
                {props.aside}
                <Button ref={close} shortcut="Escape" onClick={props.onClose}>
                  Close
                </Button>
              </div>
            </header>
            <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4 md:px-6">{props.children}</div>
            {props.footer !== undefined && (
              <footer className="border-border border-t bg-surface-2 px-4 py-3 md:rounded-b-dialog md:px-6">
                {props.footer}
              </footer>
            )}
          </KeyLayer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
