'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useRef, useState } from 'react';
import { DecidedLine } from '@/components/decision/decided-line';
import { DecisionPath } from '@/components/decision/decision-path';
import { EscalationPanel } from '@/components/decision/escalation-panel';
import { PollBanner } from '@/components/decision/poll-banner';
import { useSelectedQuestion } from '@/components/decision/use-selected-question';
import { ProcedureSteps } from '@/components/run/procedure-steps';
import { ReopenRules } from '@/components/run/watch-panel';
import { Timeline } from '@/components/timeline/timeline';
import { cn } from '@/components/ui/cn';
import { Panel } from '@/components/ui/panel';
import type { AlertView } from '@/lib/incidents/alert-view';
import type { RoomView } from '@/lib/incidents/room-view';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import { Checklist } from './checklist';
import { HoldBanner } from './hold-banner';
import { People } from './people';
import { PinnedActs } from './pinned-acts';
import { ResolvePanel } from './resolve-panel';
import type { RoomActions } from './room-actions';
import { RoomCharts } from './room-charts';
import { RoomHeader } from './room-header';
import { RoomSheets, type Sheet } from './room-sheets';
import { type RoomStage, roomStage } from './room-stage';
import { type RoomTab, RoomTabs } from './room-tabs';
import { RunbookNotice } from './runbook-notice';
import { StageMain } from './stage-main';
import { useRoomKeys } from './use-room-keys';
import { WhatChanged } from './what-changed';

export interface RoomProps {
  readonly view: RoomView;
  readonly timeline: TimelineView;
  readonly actions: RoomActions;
  /** Null: it does not wait for a decision. */
  readonly alert: AlertView | null;
  /** The failure-mode finder; it brings its own key. */
  readonly finder?: ReactNode;
  /** Log lines, latency and instances; it brings its own key. */
  readonly evidence?: ReactNode;
}

/** Only a few rooms at a few moments need these. */
const ShipCard = dynamic(() => import('@/components/run/ship-card').then((file) => file.ShipCard));
const WaitingPlanNote = dynamic(() =>
  import('@/components/run/waiting-plan').then((file) => file.WaitingPlanNote),
);

const MAIN_TAB: Readonly<Record<RoomStage, string>> = {
  decide: 'Decide',
  act: 'Run',
  failed: 'Decide',
  watch: 'Watch',
  over: 'Over',
};

/** The room: what is wrong, what to do, why, and the record; one column and four tabs on a phone. */
export function Room(props: RoomProps) {
  const { view, actions } = props;
  const stage = roomStage(view);
  const [tab, setTab] = useState<RoomTab>('main');
  const [sheet, setSheet] = useState<Sheet>(null);
  const [why, setWhy] = useState(false);
  const [objecting, setObjecting] = useState(false);
  const primary = useRef<HTMLButtonElement>(null);
  const { whyNotAct } = view.permissions;

  const review = () => {
    const { next } = view.decision;
    if (next !== null) actions.onReview({ procedure: next.procedure, revision: next.revision });
  };
  const branch = () => {
    if (view.nextBranch === null || view.nextBranch.notHere !== null) setSheet('decide');
    else actions.onReview({ procedure: view.nextBranch.procedure, revision: null });
  };
  const proposal = proposalOf(view);
  const ask = proposal === null ? null : () => actions.onAsk(proposal);
  const selected = useSelectedQuestion(view.decision);
  const onResolve = (reason: string | null) => actions.onMove('resolved', reason);
  const on = (...tabs: RoomTab[]) => (tabs.includes(tab) ? '' : 'max-md:hidden');
  const decided = stage !== 'decide';
  useRoomKeys({
    view,
    stage,
    selected: !decided || why ? selected : null,
    actions,
    setSheet,
    review,
    branch,
    toggleWhy: () => setWhy(!why),
    object: () => setObjecting(true),
    ask: stage === 'decide' || stage === 'failed' ? ask : null,
  });
  const { ship: offer } = view;
  const ship = offer !== null && (
    <ShipCard
      offer={offer}
      service={view.service.slug}
      whyNot={whyNotAct}
      onShip={(revision) => actions.onReview({ procedure: offer.procedure, revision })}
    />
  );
  return (
    <div className="relative flex flex-1 flex-col max-md:pb-20 lg:min-h-[520px]">
      {/* From 1200 px the room fills the window and its parts scroll, so that one can always write. */}
      <div className="flex min-h-0 flex-1 flex-col lg:absolute lg:inset-0">
        <RoomHeader
          view={view}
          onStatus={() => setSheet('status')}
          onSeverity={() => setSheet('severity')}
          onRoles={() => setSheet('roles')}
        />
        <RunbookNotice runbook={view.runbook} />
        <RoomTabs
          value={tab}
          onChange={setTab}
          main={MAIN_TAB[stage]}
          doing={doing(view.procedure)}
        />
        {view.approval !== null && (
          <WaitingPlanNote plan={view.approval} whyNot={whyNotAct} onOpen={actions.onOpenPlan} />
        )}
        {view.poll !== null && (!view.poll.closed || objecting) && (
          <PollBanner
            poll={view.poll}
            whyNot={whyNotAct}
            objecting={objecting}
            onAgree={() => actions.onAgree(view.poll?.id ?? '')}
            onObjecting={setObjecting}
            onObject={(reason) => actions.onObjection(view.poll?.id ?? '', reason)}
          />
        )}
        {view.holds.map((hold) => (
          <div key={hold.id} className="mb-3">
            <HoldBanner
              hold={hold}
              service={view.service.slug}
              whyNot={whyNotAct}
              onRelease={actions.onReleaseHold}
            />
          </div>
        ))}
        <div className="flex min-h-0 flex-1 flex-col gap-3 lg:grid lg:grid-cols-[924fr_472fr]">
          <div
            className={cn(
              'relative -m-1 grid min-w-0 content-start gap-3 p-1 md:grid-cols-[448fr_464fr] lg:min-h-0 lg:overflow-y-auto lg:[scrollbar-width:thin]',
              on('main', 'do'),
            )}
          >
            <div className={cn('md:col-span-2', on('main'))}>
              <StageMain
                view={view}
                stage={stage}
                actions={actions}
                primaryRef={primary}
                onReview={review}
                onNext={branch}
                onObject={() => setSheet('decide')}
                onHand={offersHand(view) ? () => setSheet('hand') : null}
                onAsk={ask}
                alert={props.alert}
              />
            </div>
            <div
              className={cn('md:col-span-2 empty:hidden', findable(stage) ? on('main') : 'hidden')}
            >
              {props.finder}
            </div>
            <div className={cn('min-w-0 md:col-span-2 empty:hidden', on('main'))}>
              {props.evidence}
            </div>
            <div className={cn('grid min-w-0 content-start gap-3', on('main'))}>
              {decided && (
                <DecidedLine decision={view.decision} open={why} onToggle={() => setWhy(!why)} />
              )}
              {(!decided || why) && (
                <DecisionPath
                  decision={view.decision}
                  service={view.service.slug}
                  selected={selected}
                  whyNot={whyNotAct}
                  onAnswer={actions.onAnswer}
                />
              )}
              {view.decision.escalation !== null && stage !== 'over' && (
                <EscalationPanel escalation={view.decision.escalation} path={view.decision.path} />
              )}
              {stage === 'watch' && view.watch !== null && (
                <ReopenRules rules={view.watch.reopens} />
              )}
              {(stage === 'act' || stage === 'failed') && (
                <RoomCharts signals={view.signals} service={view.service.slug} now={view.now} />
              )}
              {!decided && <WhatChanged changes={view.whatChanged} began={view.began} />}
              {stage === 'over' && ship}
            </div>
            <div
              className={cn(
                'grid min-w-0 content-start gap-3',
                on('do'),
                stage === 'watch' && on('main', 'do'),
              )}
            >
              {stage === 'watch' && view.watch !== null && (
                <ResolvePanel watch={view.watch} whyNot={whyNotAct} onResolve={onResolve} />
              )}
              {stage === 'watch' && ship}
              {view.procedure !== null && (stage !== 'watch' || undoable(view.procedure)) && (
                <ProcedureSteps
                  procedure={view.procedure}
                  whyNot={whyNotAct}
                  onUndo={actions.onUndo}
                />
              )}
              <Checklist
                rows={view.checklist}
                service={view.service.slug}
                whyNot={whyNotAct}
                onCheck={actions.onCheck}
              />
            </div>
          </div>
          <Timeline
            view={props.timeline}
            service={view.service.slug}
            draftKey={view.incident.id}
            whyNot={whyNotAct}
            onNote={actions.onNote}
            onPin={actions.onPin}
            onStatusUpdate={() => setSheet('comms')}
            className={cn('max-lg:h-[64dvh] max-lg:min-h-[360px] lg:min-h-0', on('timeline'))}
          />
          <Panel title="People" className={cn('md:hidden', on('people'))}>
            <People roles={view.roles} whyNot={whyNotAct} onAssume={actions.onAssume} />
          </Panel>
        </div>
      </div>
      <PinnedActs
        view={view}
        stage={stage}
        actions={actions}
        onReview={review}
        onBranch={branch}
        onNote={() => setTab('timeline')}
      />
      <RoomSheets view={view} actions={actions} sheet={sheet} onClose={() => setSheet(null)} />
    </div>
  );
}

/** What everybody is asked about: what was recommended, by name. */
function proposalOf({ decision: { next, outcome } }: RoomView) {
  if (outcome.kind === 'monitor') return { choice: 'monitor', revision: null };
  return next === null ? null : { choice: next.procedure, revision: next.revision };
}

/** Its key opens the lines wherever there are any; a button, where they are the way on. */
function offersHand({ byHand: [first], service }: RoomView): boolean {
  return first !== undefined && (first.wanted || service.targetId === null);
}

/** Its key opens the finder at every stage; on screen it stands where one still decides. */
function findable(stage: RoomStage): boolean {
  return stage === 'decide' || stage === 'failed';
}

/** Of several changes one alone can be undone; of one, the run itself. */
function undoable({ steps }: NonNullable<RoomView['procedure']>): boolean {
  return steps.filter(({ undo }) => undo !== null).length > 1;
}

function doing(procedure: RoomView['procedure']): string | null {
  if (procedure === null || procedure.currentStep === null) return null;
  return `${procedure.currentStep + 1} of ${procedure.steps.length}`;
}
