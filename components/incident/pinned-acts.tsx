'use client';

import { useSubmit } from '@/components/incident/use-submit';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Shape } from '@/components/ui/shapes';
import type { RoomView } from '@/lib/incidents/room-view';
import type { RoomActions } from './room-actions';
import type { RoomStage } from './room-stage';

/** On a phone the next act stays under the thumb, above the tab bar. */
export function PinnedActs(props: {
  readonly view: RoomView;
  readonly stage: RoomStage;
  readonly actions: RoomActions;
  readonly onReview: () => void;
  readonly onBranch: () => void;
  readonly onNote: () => void;
}) {
  const { view, stage, actions } = props;
  const { run, decision, permissions } = view;
  const { error, pending, submit } = useSubmit();
  const off = permissions.whyNotAct ?? undefined;
  const running = stage === 'act' || stage === 'watch';
  if (stage === 'over') return null;
  return (
    <div className="fixed inset-x-0 bottom-14 z-20 border-border border-t bg-surface-1 p-3 md:hidden">
      {error !== null && <ErrorNote message={error.message} className="mb-2 p-2" />}
      <div className="flex gap-2">
        {stage === 'decide' && decision.next !== null && decision.outcome.kind === 'procedure' && (
          <Button
            tone="primary"
            className="h-14 flex-1 text-name"
            disabledReason={off}
            onClick={props.onReview}
          >
            Review the difference
          </Button>
        )}
        {stage === 'failed' && (
          <Button
            className="h-14 flex-1 text-name"
            disabledReason={off ?? (view.nextBranch === null ? 'no further way' : undefined)}
            onClick={props.onBranch}
          >
            Next branch
          </Button>
        )}
        {running && run !== null && (
          <>
            <Button
              className="h-14 flex-1 text-name"
              disabledReason={
                off ??
                (pending ? 'sending' : run.canAbort ? undefined : (run.whyNotAbort ?? 'over'))
              }
              onClick={() => void submit(() => actions.onAbort(run.id))}
            >
              Abort
            </Button>
            <Button
              className="h-14 flex-1 text-name"
              disabledReason={
                off ?? (run.canUndo ? undefined : (run.whyNotUndo ?? 'nothing to undo'))
              }
              onClick={() => actions.onUndo(run.id)}
            >
              Undo
            </Button>
          </>
        )}
        <Button className="ml-auto h-14 w-14 px-0" aria-label="Write a note" onClick={props.onNote}>
          <Shape name="note" />
        </Button>
      </div>
    </div>
  );
}
