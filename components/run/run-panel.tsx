'use client';

import dynamic from 'next/dynamic';
import { trafficParts } from '@/components/fleet/traffic-parts';
import { useNow } from '@/components/frame/server-clock';
import type { Reply } from '@/components/incident/reply';
import { useSubmit } from '@/components/incident/use-submit';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Shape } from '@/components/ui/shapes';
import { TrafficBar } from '@/components/ui/traffic-bar';
import { shortRevision } from '@/lib/fleet/short-revision';
import { formatClock } from '@/lib/format/duration';
import { formatPercent } from '@/lib/format/percent';
import { utcTime } from '@/lib/format/time';
import type { NextBranch } from '@/lib/incidents/room-view';
import type { AttemptView, RunView } from '@/lib/runs/run-view';
import { Attempts } from './attempts';
import { Lamp } from './lamp';
import { ProbeList } from './probe-list';
import { promiseWords } from './promise-words';
import type { RunAskActions } from './run-asks';
import { runPhase } from './run-phase';

export interface RunPanelProps {
  readonly run: RunView;
  readonly attempts: readonly AttemptView[];
  readonly next: NextBranch | null;
  readonly whyNot: string | null;
  readonly onAbort: (runId: string) => Reply;
  readonly onUndo: (runId: string) => void;
  readonly onNext: () => void;
  readonly asks: RunAskActions;
}

/** Only a run that waits for a person needs it. */
const RunAsks = dynamic(() => import('./run-asks').then((file) => file.RunAsks));

/** A run under way: how long it takes, what stopping leaves behind, and the three lamps. */
export function RunPanel(props: RunPanelProps) {
  const { run } = props;
  const { pending, error, submit } = useSubmit();
  return (
    <section
      aria-label={`Run ${run.number}`}
      className="rounded-panel border border-border-control bg-surface-1"
    >
      <header className="flex flex-wrap items-start gap-x-5 gap-y-3 px-4 py-3">
        <div className="min-w-0 flex-1 basis-[180px] md:basis-[260px]">
          <p className="flex items-center gap-2 text-caption text-text-2">
            <Shape name={run.status === 'unknown' ? 'unknown' : 'running'} size={14} />
            Run {run.number}, attempt {run.attempt}, {runPhase(run)}
          </p>
          <h2 className="break-words font-semibold text-lead">{run.title}</h2>
        </div>
        <Elapsed run={run} />
        <div className="grid w-[252px] grid-cols-2 gap-x-2 max-md:hidden">
          <Stop
            label="Abort"
            shortcut="shift+a"
            sentence={run.abortSentence}
            off={props.whyNot ?? abortOff(run, pending)}
            onPress={() => void submit(() => props.onAbort(run.id))}
          />
          <Stop
            label="Undo"
            shortcut="u"
            sentence={run.undoSentence}
            off={props.whyNot ?? (run.canUndo ? null : (run.whyNotUndo ?? 'nothing to undo yet'))}
            onPress={() => props.onUndo(run.id)}
          />
        </div>
      </header>
      {error !== null && <ErrorNote message={error.message} className="mx-4 mb-3" />}
      {(run.unknownStep !== null || run.asks !== null || run.rests !== null) && (
        <RunAsks run={run} whyNot={props.whyNot} actions={props.asks} />
      )}
      <div
        aria-live="polite"
        className="grid border-border border-t max-md:divide-y max-md:divide-border md:grid-cols-[264fr_314fr_316fr] md:divide-x md:divide-border"
      >
        <Lamp name="Effective" lamp={run.lamps.effective}>
          <Traffic run={run} />
        </Lamp>
        <Lamp name="Healthy" lamp={run.lamps.healthy}>
          <ProbeList probes={run.probes} />
        </Lamp>
        <Lamp name="Confirmed" lamp={run.lamps.confirmed} />
      </div>
      <Attempts attempts={props.attempts} next={props.next} onNext={props.onNext} />
    </section>
  );
}

function abortOff(run: RunView, pending: boolean): string | null {
  if (run.abortRequestedAt !== null) return `asked ${utcTime(run.abortRequestedAt)}`;
  if (pending) return 'sending';
  return run.canAbort ? null : (run.whyNotAbort ?? 'nothing left to abort');
}

function Stop(props: {
  readonly label: string;
  readonly shortcut: string;
  readonly sentence: string;
  readonly off: string | null;
  readonly onPress: () => void;
}) {
  return (
    <div>
      <Button
        shortcut={props.shortcut}
        className="w-full"
        disabledReason={props.off ?? undefined}
        onClick={props.onPress}
      >
        {props.label}
      </Button>
      <p className="mt-1 text-caption text-text-3">{props.off ?? props.sentence}</p>
    </div>
  );
}

function Elapsed(props: { readonly run: RunView }) {
  const { appliedAt, finishedAt, promised, tookSeconds } = props.run;
  const now = useNow();
  if (appliedAt === null) return null;
  const end = finishedAt === null ? now : Date.parse(finishedAt);
  return (
    <div className="text-right" role="timer" aria-label="Elapsed since applied">
      <p className="font-mono font-semibold text-page">
        {formatClock((end - Date.parse(appliedAt)) / 1000)}
      </p>
      {promised !== null && (
        <p className="text-caption text-text-3">{promiseWords(promised, tookSeconds)}</p>
      )}
    </div>
  );
}

function Traffic(props: { readonly run: RunView }) {
  const { now } = props.run.traffic;
  if (now === null) {
    return (
      <>
        <TrafficBar desired={[]} effective={null} className="mt-2" />
        <p className="mt-1 text-caption text-unknown">What serves could not be read.</p>
      </>
    );
  }
  const settled = props.run.lamps.effective.state === 'ok';
  const parts = trafficParts(now.desired, now.effective, props.run.service, settled);
  return (
    <>
      <TrafficBar desired={parts.desired} effective={parts.effective} className="mt-2" />
      <p className="mt-1 text-caption text-text-3">
        {now.effective
          .filter((share) => share.percent > 0)
          .map(
            (share) =>
              `${shortRevision(share.revision, props.run.service)} ${formatPercent(share.percent)}`,
          )
          .join(', ')}
        {`, read ${utcTime(now.readAt)}`}
      </p>
    </>
  );
}
