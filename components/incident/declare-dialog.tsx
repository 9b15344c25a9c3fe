'use client';

import { useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Dialog } from '@/components/ui/dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import type { DeclareInput, DeclareView } from '@/lib/incidents/declare-view';
import { type DeclareChosen, DeclareForm } from './declare-form';
import type { Reply } from './reply';
import { useSubmit } from './use-submit';

/** Two presses from anywhere: everything is filled in, and the focus is on Declare. */
export function DeclareDialog(props: {
  readonly view: DeclareView;
  readonly onDeclare: (input: DeclareInput) => Reply;
  readonly onClose: () => void;
}) {
  const { view } = props;
  const id = useId();
  const declare = useRef<HTMLButtonElement>(null);
  const [{ label, open }, setChosen] = useState<DeclareChosen>({ label: '', open: null });
  const { pending, error, submit } = useSubmit();
  const none = view.services.length === 0;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Declare an incident"
      size="small"
      initialFocus={declare}
      footer={
        none ? undefined : (
          <div className="flex items-center justify-between gap-4">
            <p className="text-caption text-text-2">
              {open === null
                ? `${view.you} takes command. Hand over later.`
                : 'One service has one open incident.'}
            </p>
            {open === null ? (
              <Button
                ref={declare}
                type="submit"
                form={id}
                tone="primary"
                size="large"
                shortcut="Enter"
                disabledReason={view.whyNot ?? (pending ? 'sending' : undefined)}
              >
                {pending ? 'Declaring' : `Declare ${label}`}
              </Button>
            ) : (
              <ButtonLink
                autoFocus
                href={open.href}
                tone="primary"
                size="large"
                shortcut="Enter"
                onClick={props.onClose}
              >
                Go to {open.label}
              </ButtonLink>
            )}
          </div>
        )
      }
    >
      {none ? (
        <EmptyState
          title="No service is known yet"
          detail="Services are written in ripcord.yaml. Declare once one is there."
        />
      ) : (
        <DeclareForm
          id={id}
          view={view}
          onChosen={setChosen}
          onSubmit={(input) => void submit(() => props.onDeclare(input))}
        />
      )}
      {error !== null && (
        <ErrorNote
          message={error.message}
          {...(error.details === undefined ? {} : { details: error.details })}
          className="mt-3"
        />
      )}
    </Dialog>
  );
}
