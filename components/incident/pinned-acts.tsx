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
  if (stage === 'over') return null;
  return (
    <div className="fixed inset-x-[var(--frame,0px)] bottom-[calc(56px+var(--frame,0px))] z-20 border-border border-t bg-surface-1 p-3 md:hidden">
      {error !== null && <ErrorNote message={error.message} className="mb-2 p-2" />}
      {off !== undefined && <p className="mb-2 text-caption text-text-2">{off}</p>}
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
            tone="primary"
            className="h-14 flex-1 text-name"
            disabledReason={off}
            onClick={props.onBranch}
          >
            {view.nextBranch?.notHere === null ? 'Review the next branch' : 'Choose what to do'}
          </Button>
        )}
        {stage === 'act' && run !== null && (
          <Act
            label="Abort"
            sentence={run.abortSentence}
            off={off ?? (pending ? 'sending' : run.canAbort ? null : (run.whyNotAbort ?? 'over'))}
            onPress={() => void submit(() => actions.onAbort(run.id))}
          />
        )}
        {(stage === 'act' || stage === 'watch') && run !== null && (
          <Act
            label="Undo"
            sentence={run.undoSentence}
            off={off ?? (run.canUndo ? null : (run.whyNotUndo ?? 'nothing to undo'))}
            onPress={() => actions.onUndo(run.id)}
          />
        )}
        {stage === 'watch' && view.watch?.resolve.needsReason === null && (
          <Button
            tone="primary"
            className="h-14 flex-1 text-name"
            disabledReason={off ?? (pending ? 'sending' : undefined)}
            onClick={() => void submit(() => actions.onMove('resolved', null))}
          >
            Resolve
          </Button>
        )}
        <Button className="ml-auto h-14 w-14 px-0" aria-label="Write a note" onClick={props.onNote}>
          <Shape name="note" />
        </Button>
      </div>
    </div>
  );
}

function Act(props: {
  readonly label: string;
  readonly sentence: string;
  readonly off: string | null;
  readonly onPress: () => void;
}) {
  return (
    <Button
      className="h-auto min-h-14 min-w-0 flex-1 flex-col gap-0 px-2 py-1"
      disabledReason={props.off ?? undefined}
      onClick={props.onPress}
    >
      <span className="text-name">{props.label}</span>
      <span className="whitespace-normal text-center font-normal text-caption text-text-3">
        {props.off ?? props.sentence}
      </span>
    </Button>
  );
}
