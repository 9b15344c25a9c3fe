'use client';

import { useRef } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import type { FailureModesView } from '@/lib/failure-modes/failure-modes-view';
import type { FailureModeActions } from './failure-mode-actions';
import { FailureModeFinder } from './failure-mode-finder';

/** The finder over the room. */
export function FinderDialog(props: {
  /** Null: not read yet. */
  readonly view: FailureModesView | null;
  readonly actions: FailureModeActions;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly onClose: () => void;
}) {
  const { view } = props;
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="What is it?"
      description={
        view === null || view.runbook === null
          ? 'The failure modes of the runbook, by what is seen.'
          : `The failure modes of “${view.runbook}”, the likeliest first.`
      }
      size="large"
      initialFocus={field}
    >
      {view === null ? (
        <Skeleton className="h-40" />
      ) : (
        <FailureModeFinder
          view={view}
          actions={props.actions}
          typed={props.typed}
          onType={props.onType}
          field={field}
        />
      )}
    </Dialog>
  );
}
