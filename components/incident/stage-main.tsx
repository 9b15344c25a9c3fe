import type { Ref } from 'react';
import { DoNext } from '@/components/decision/do-next';
import { FailedPanel } from '@/components/run/failed-panel';
import { RunPanel } from '@/components/run/run-panel';
import { WatchPanel } from '@/components/run/watch-panel';
import type { AlertView } from '@/lib/incidents/alert-view';
import type { RoomView } from '@/lib/incidents/room-view';
import { AlertAtHand } from './alert-facts';
import { OverPanel } from './over-panel';
import type { Reply } from './reply';
import type { RoomActions } from './room-actions';
import type { RoomStage } from './room-stage';

export interface StageMainProps {
  readonly view: RoomView;
  readonly stage: RoomStage;
  readonly actions: RoomActions;
  readonly primaryRef: Ref<HTMLButtonElement>;
  readonly onReview: () => void;
  readonly onNext: () => void;
  readonly onObject: () => void;
  /** Opens the runbook's lines; null: they are not the way on. */
  readonly onHand: (() => void) | null;
  /** Asks everybody about what is proposed; null: nothing is. */
  readonly onAsk: (() => Reply) | null;
  /** What every other page shows of this incident; null: it does not wait for a decision. */
  readonly alert: AlertView | null;
}

/** What spans the first two columns: the recommendation, the run in its place, or how it ended. */
export function StageMain(props: StageMainProps) {
  const { view, actions, stage } = props;
  const { run, watch, attempts, nextBranch, permissions } = view;
  const whyNot = permissions.whyNotAct;
  const shared = { attempts, next: nextBranch, whyNot, onUndo: actions.onUndo };
  if (stage === 'over') return <OverPanel view={view} />;
  if (stage === 'act' && run !== null) {
    return (
      <RunPanel
        {...shared}
        run={run}
        asks={actions}
        onAbort={actions.onAbort}
        onNext={props.onNext}
      />
    );
  }
  if (stage === 'failed' && run !== null) {
    return (
      <FailedPanel
        {...shared}
        run={run}
        brokenBy={watch?.runId === run.id ? watch.brokenBy : null}
        onReview={props.onNext}
        onObject={props.onObject}
        onHand={props.onHand}
        onAgain={view.decision.next === null ? null : props.onReview}
        primaryRef={props.primaryRef}
      />
    );
  }
  if (stage === 'watch' && run !== null && watch !== null) {
    return (
      <WatchPanel
        {...shared}
        watch={watch}
        run={run}
        service={view.service.name}
        onNext={props.onNext}
      />
    );
  }
  return (
    <DoNext
      decision={view.decision}
      poll={view.poll}
      whyNotAsk={permissions.whyNotAsk}
      onAsk={props.onAsk}
      service={view.service.slug}
      whyNot={whyNot}
      onReview={props.onReview}
      onObject={props.onObject}
      onHand={props.onHand}
      onMonitor={() => void actions.onDecide({ choice: 'monitor', revision: null, reason: null })}
      primaryRef={props.primaryRef}
      facts={props.alert !== null && <AlertAtHand alert={props.alert} />}
    />
  );
}
