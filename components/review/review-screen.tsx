'use client';

import { useEffect, useRef } from 'react';
import { useKeys } from '@/components/frame/keys';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import type { ReviewMoment, ReviewView } from '@/lib/postmortems/review-view';
import { DerivedTimes } from './derived-times';
import { downloadText } from './download';
import { MomentFactsRow } from './moment-facts';
import { PostmortemPreview } from './postmortem-preview';
import { ReviewCharts } from './review-charts';
import { ReviewHeader } from './review-header';
import { ReviewTimeline } from './review-timeline';
import { Scrubber } from './scrubber';
import { type Replay, useReplay } from './use-replay';

/** The review of one incident: its recorded moments, replayed. Nothing here can change the record. */
export function ReviewScreen(props: { readonly view: ReviewView }) {
  const { view } = props;
  const replay = useReplay(view.moments);
  const moment = view.moments[replay.index];
  const onExport = () =>
    downloadText(view.exportName, view.markdown, 'text/markdown;charset=utf-8');
  useReviewKeys(view, replay, onExport);
  return (
    <div className="flex flex-1 flex-col gap-3">
      <ReviewHeader view={view} onExport={onExport} />
      {!view.incident.over && <NotOver view={view} />}
      {moment === undefined ? (
        <EmptyState title="Nothing is on the record" detail="The review fills as things happen." />
      ) : (
        <Replayed view={view} replay={replay} moment={moment} />
      )}
    </div>
  );
}

function Replayed(props: {
  readonly view: ReviewView;
  readonly replay: Replay;
  readonly moment: ReviewMoment;
}) {
  const { view, replay, moment } = props;
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    top.current?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <div ref={top}>
        <Scrubber view={view} replay={replay} moment={moment} />
      </div>
      <div className="grid flex-1 gap-3 lg:grid-cols-[minmax(0,1fr)_488px]">
        <div className="flex min-w-0 flex-col gap-3">
          <Panel flush label="What was so then">
            <MomentFactsRow moment={moment} service={view.incident.service} />
            <ReviewCharts view={view} at={moment.at} />
          </Panel>
          <ReviewTimeline
            timeline={view.timeline}
            at={moment.at}
            seq={moment.seq}
            onSeq={replay.goToSeq}
          />
        </div>
        <div className="flex min-w-0 flex-col gap-3 lg:h-0 lg:min-h-full">
          <DerivedTimes times={view.times} />
          <PostmortemPreview postmortem={view.postmortem} seq={moment.seq} onSeq={replay.goToSeq} />
        </div>
      </div>
    </>
  );
}

function NotOver(props: { readonly view: ReviewView }) {
  const { incident, timeline } = props.view;
  return (
    <EmptyState
      shape="running"
      title={`Not resolved yet: ${incident.label} is ${incident.status}`}
      detail={`The review ends at event ${timeline.head.seq} and grows with the record. Times that need the resolution read “not recorded”.`}
    />
  );
}

function useReviewKeys(view: ReviewView, replay: Replay, onExport: () => void): void {
  const none = view.moments.length === 0 ? 'nothing is on the record' : undefined;
  useKeys('Review', [
    {
      key: 'Space',
      label: replay.playing ? 'pause' : 'play',
      disabledReason: none,
      run: replay.toggle,
    },
    { key: 'ArrowLeft', label: 'event', repeat: true, run: () => replay.step(-1) },
    { key: 'ArrowRight', label: 'event', repeat: true, run: () => replay.step(1) },
    { key: 'shift+ArrowLeft', label: 'phase', run: () => replay.stepPhase(-1) },
    { key: 'shift+ArrowRight', label: 'phase', run: () => replay.stepPhase(1) },
    {
      key: 'shift+x',
      label: 'export',
      run: onExport,
      palette: {
        group: 'Do',
        label: 'Export the post-mortem',
        target: view.exportName,
        risk: 'routine',
      },
    },
  ]);
}
