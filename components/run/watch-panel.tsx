'use client';

import { useNow } from '@/components/frame/server-clock';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import { formatClock, formatDuration } from '@/lib/format/duration';
import { utcTime } from '@/lib/format/time';
import type { NextBranch } from '@/lib/incidents/room-view';
import type { AttemptView, RunView } from '@/lib/runs/run-view';
import type { ReopenRule, WatchView } from '@/lib/runs/watch-view';
import { Attempts } from './attempts';
import { LAMP_LOOKS } from './lamp';
import { Strip } from './watch-strip';

export interface WatchPanelProps {
  readonly watch: WatchView;
  readonly run: RunView;
  readonly service: string;
  readonly attempts: readonly AttemptView[];
  readonly next: NextBranch | null;
  readonly whyNot: string | null;
  readonly onUndo: (runId: string) => void;
  readonly onNext: () => void;
}

/** The stability watch: lamps in one line, four strips as wide as the watch, the future empty. */
export function WatchPanel(props: WatchPanelProps) {
  const { watch, run } = props;
  const span = { from: Date.parse(watch.startedAt), to: Date.parse(watch.endsAt) };
  return (
    <section
      aria-label="Stability watch"
      className="rounded-panel border border-border-control bg-surface-1"
    >
      <header className="flex flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3">
        <div className="min-w-0 flex-1 basis-[180px] md:basis-[260px]">
          <LampLine run={run} />
          <h2 className="font-semibold text-lead">{headline(watch, props.service)}</h2>
        </div>
        <Left watch={watch} />
        <Button
          shortcut="u"
          className="max-md:hidden"
          disabledReason={
            props.whyNot ?? (run.canUndo ? undefined : (run.whyNotUndo ?? 'nothing to undo'))
          }
          onClick={() => props.onUndo(run.id)}
        >
          Undo
        </Button>
      </header>
      {watch.stopped !== null && (
        <p
          role="status"
          className="flex gap-2.5 border-border border-t border-dashed bg-unknown-bg px-4 py-2"
        >
          <Shape name="unknown" />
          The clock stopped at {utcTime(watch.stopped.since)}: {watch.stopped.why}
        </p>
      )}
      <ul>
        {watch.strips.map((strip) => (
          <Strip key={strip.id} strip={strip} span={span} />
        ))}
      </ul>
      <div className="grid grid-cols-[16px_minmax(0,176px)_84px_1fr_40px] gap-x-3 px-4 pb-2 text-caption text-text-3 max-md:grid-cols-1">
        <span className="flex justify-between max-md:col-start-1 md:col-start-4">
          <span>{utcTime(watch.startedAt)}</span>
          <span>{utcTime(watch.endsAt)}</span>
        </span>
      </div>
      <Attempts attempts={props.attempts} next={props.next} onNext={props.onNext} />
    </section>
  );
}

function headline(watch: WatchView, service: string): string {
  if (watch.outcome === 'passed') return `${service} was stable to the end. Resolve it.`;
  if (watch.strips.some((strip) => strip.state !== 'ok')) {
    return `Watching ${service}. Not all is known to be well.`;
  }
  return `Watching ${service}. Nothing needs you.`;
}

function LampLine(props: { readonly run: RunView }) {
  const { effective, healthy, confirmed } = props.run.lamps;
  return (
    <p className="flex flex-wrap gap-x-3 text-caption text-text-2">
      {[
        { name: 'Effective', lamp: effective },
        { name: 'Healthy', lamp: healthy },
        { name: 'Confirmed', lamp: confirmed },
      ].map(({ name, lamp }) => (
        <span key={name} className="flex items-center gap-1.5">
          <Shape
            name={LAMP_LOOKS[lamp.state].shape}
            size={14}
            className={LAMP_LOOKS[lamp.state].tone}
            label={LAMP_LOOKS[lamp.state].word}
          />
          {name} {lamp.at !== null && utcTime(lamp.at)}
        </span>
      ))}
    </p>
  );
}

function Left(props: { readonly watch: WatchView }) {
  const { watch } = props;
  const now = useNow();
  const left = (Date.parse(watch.endsAt) - now) / 1000;
  const length = (Date.parse(watch.endsAt) - Date.parse(watch.startedAt)) / 1000;
  if (watch.outcome === 'passed') {
    return (
      <p className="flex items-center gap-2 font-semibold text-title">
        <Shape name="ok" size={18} /> stable for {formatDuration(length)}
      </p>
    );
  }
  return (
    <div
      className="md:text-right max-md:flex max-md:w-full max-md:items-baseline max-md:gap-2"
      role="timer"
      aria-label="Left of the watch"
    >
      <p className="font-mono font-semibold text-page">{formatClock(Math.max(0, left))}</p>
      <p className="text-caption text-text-3">
        left of {formatDuration(length)}, ends {utcTime(watch.endsAt)}
      </p>
    </div>
  );
}

const RULE_SHAPES: Readonly<Record<ReopenRule['kind'], ShapeName>> = {
  breach: 'change',
  reverted: 'pin',
  silence: 'unknown',
};

/** What would move the incident back by itself, and where to. */
export function ReopenRules(props: { readonly rules: readonly ReopenRule[] }) {
  return (
    <Panel title="What would re-open this" aside="moves by itself" flush>
      <ul className="divide-y divide-border">
        {props.rules.map((rule) => (
          <li key={rule.id} className="flex items-start gap-3 px-3 py-2">
            <Shape name={RULE_SHAPES[rule.kind]} size={14} className="mt-[3px]" />
            <span className="min-w-0 flex-1">
              <span className="block font-semibold">{rule.condition}</span>
              <span className="block text-caption text-text-3">{rule.leadsTo}</span>
            </span>
            <span className="text-right text-caption text-text-3">{rule.window}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
