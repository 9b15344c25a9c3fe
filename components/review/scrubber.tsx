'use client';

import { type CSSProperties, type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Kbd } from '@/components/ui/kbd';
import { formatDuration } from '@/lib/format/duration';
import { utcExact, utcTime } from '@/lib/format/time';
import type { ReviewMoment, ReviewView } from '@/lib/postmortems/review-view';
import { nearestMoment, placeOf, sinceMilestone, wholeSecond } from './phase-geometry';
import type { Replay } from './use-replay';

/** The incident as a line: phases equally wide with their true durations, an entry a tick. */
export function Scrubber(props: {
  readonly view: ReviewView;
  readonly replay: Replay;
  readonly moment: ReviewMoment;
}) {
  const { view, replay, moment } = props;
  return (
    <section
      aria-label="Replay"
      className="rounded-panel border border-border bg-surface-1 px-3 pt-2 pb-3"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button tone="primary" shortcut="Space" onClick={replay.toggle}>
          {replay.playing ? 'Pause' : 'Play'}
        </Button>
        <Button
          onClick={replay.nextSpeed}
          aria-label={`Speed ${replay.speed} times, change`}
          className="px-2"
        >
          {replay.speed}×
        </Button>
        <span className="flex gap-2 md:hidden">
          <Button aria-label="Event before" className="min-w-11" onClick={() => replay.step(-1)}>
            ←
          </Button>
          <Button aria-label="Event after" className="min-w-11" onClick={() => replay.step(1)}>
            →
          </Button>
        </span>
        <p aria-live={replay.playing ? 'off' : 'polite'} className="max-md:w-full">
          <span className="font-semibold">{sinceLine(view, moment)}</span>
          <span className="ml-3 text-text-2">
            {moment.seq === null
              ? 'before the first event'
              : `event ${moment.seq} of ${view.timeline.head.seq}`}
          </span>
        </p>
        <p className="ml-auto flex flex-wrap items-center gap-x-3 text-caption text-text-3 max-md:ml-0">
          <span className="flex items-center gap-1 max-md:hidden">
            <Kbd keys="ArrowLeft" />
            <Kbd keys="ArrowRight" /> event
          </span>
          <span className="flex items-center gap-1 max-md:hidden">
            <Kbd keys="shift+ArrowLeft" />
            <Kbd keys="shift+ArrowRight" /> phase
          </span>
          <span>phases drawn equally wide, durations are true</span>
        </p>
      </div>
      <Line view={view} replay={replay} moment={moment} />
    </section>
  );
}

function sinceLine(view: ReviewView, moment: ReviewMoment): string {
  const since = sinceMilestone(view.milestones, moment.at);
  if (since === null) return 'no milestone yet';
  return since.seconds === 0
    ? since.label
    : `${since.label}, ${formatDuration(since.seconds)} after`;
}

const percent = (place: number) => `${place * 100}%`;

function Line(props: {
  readonly view: ReviewView;
  readonly replay: Replay;
  readonly moment: ReviewMoment;
}) {
  const { view, replay, moment } = props;
  const track = useRef<HTMLDivElement>(null);
  const places = useMemo(
    () => view.moments.map(({ at }) => placeOf(view.phases, at)),
    [view.moments, view.phases],
  );
  const here = places[replay.index] ?? 0;
  const seek = (event: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return;
    replay.goTo(nearestMoment(places, (event.clientX - box.left) / box.width));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = KEYS[`${event.shiftKey ? 'shift ' : ''}${event.key}`];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(replay, view.moments.length);
  };
  return (
    <div className="mx-6 mt-1 max-md:mx-3">
      <Durations view={view} />
      <div
        role="slider"
        tabIndex={0}
        aria-label="Moment"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, view.moments.length - 1)}
        aria-valuenow={replay.index}
        aria-valuetext={`${utcTime(moment.at)} UTC, ${sinceLine(view, moment)}`}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          seek(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
        }}
        className="-mx-2 relative h-11 cursor-pointer touch-none rounded-control px-2"
      >
        <div ref={track} className="relative h-full">
          <span className="absolute inset-x-0 top-[11px] h-1 rounded-full bg-border-strong" />
          <span
            className="absolute left-0 top-[11px] h-1 rounded-full bg-text-2"
            style={{ width: percent(here) }}
          />
          {view.moments.map((one, index) => (
            <Mark
              key={one.id}
              moment={one}
              place={places[index] ?? 0}
              reached={index <= replay.index}
            />
          ))}
          <Handle at={moment.at} place={here} />
        </div>
      </div>
      <Milestones view={view} moment={moment} />
    </div>
  );
}

const KEYS: Readonly<Record<string, (replay: Replay, count: number) => void>> = {
  ArrowLeft: (replay) => replay.step(-1),
  ArrowRight: (replay) => replay.step(1),
  ArrowDown: (replay) => replay.step(-1),
  ArrowUp: (replay) => replay.step(1),
  'shift ArrowLeft': (replay) => replay.stepPhase(-1),
  'shift ArrowRight': (replay) => replay.stepPhase(1),
  Home: (replay) => replay.goTo(0),
  End: (replay, count) => replay.goTo(count - 1),
};

function Durations(props: { readonly view: ReviewView }) {
  const { phases } = props.view;
  return (
    <ol
      aria-label="Phases"
      className="grid text-center text-caption text-text-2 max-md:sr-only"
      style={{ gridTemplateColumns: `repeat(${Math.max(1, phases.length)}, minmax(0, 1fr))` }}
    >
      {phases.map(({ label, from, to }) => (
        <li key={`${label} ${from}`}>
          <span className="sr-only">{label}: </span>
          {formatDuration(wholeSecond(to) - wholeSecond(from))}
        </li>
      ))}
    </ol>
  );
}

function Mark(props: {
  readonly moment: ReviewMoment;
  readonly place: number;
  readonly reached: boolean;
}) {
  const { moment, place, reached } = props;
  if (moment.milestone === null) {
    return (
      <span
        className="-translate-x-1/2 absolute top-[19px] h-1.5 w-px bg-border-control"
        style={{ left: percent(place) }}
      />
    );
  }
  return (
    <svg
      viewBox="0 0 18 18"
      width="18"
      height="18"
      aria-hidden="true"
      className="-translate-x-1/2 absolute top-1"
      style={{ left: percent(place) }}
    >
      <path
        d="M9 1L17 9 9 17 1 9z"
        className={cn(reached ? 'fill-text stroke-text' : 'fill-surface-1 stroke-border-control')}
        strokeWidth="1.5"
      />
    </svg>
  );
}

/** The clock stands left or right of its handle where it would leave the line. */
function Handle(props: { readonly at: string; readonly place: number }) {
  const { at, place } = props;
  return (
    <>
      <span
        className="-translate-x-1/2 absolute top-[3px] grid h-5 w-2.5 place-items-center rounded-[2px] bg-accent"
        style={{ left: percent(place) }}
      >
        <span className="h-2.5 w-0.5 bg-accent-ink" />
      </span>
      <span
        title={utcExact(at)}
        className="absolute top-[27px] whitespace-nowrap rounded-[2px] bg-accent px-1.5 font-mono font-semibold text-accent-ink text-caption"
        style={{ left: percent(place), transform: `translateX(-${place * 100}%)` }}
      >
        {utcTime(at)}
      </span>
    </>
  );
}

function Milestones(props: { readonly view: ReviewView; readonly moment: ReviewMoment }) {
  const { milestones, phases } = props.view;
  return (
    <ol
      aria-label="Milestones"
      className="relative h-9 text-caption max-md:mt-1 max-md:grid max-md:h-auto max-md:grid-cols-2 max-md:gap-x-3"
    >
      {milestones.map(({ label, at }) => {
        const place = placeOf(phases, at);
        const shift = place === 0 ? '0%' : place === 1 ? '-100%' : '-50%';
        const reached = wholeSecond(at) <= wholeSecond(props.moment.at);
        return (
          <li
            key={label}
            className="whitespace-nowrap max-md:flex max-md:justify-between max-md:gap-2 md:absolute md:left-(--place) md:max-w-36 md:translate-x-(--shift)"
            style={{ '--place': percent(place), '--shift': shift } as CSSProperties}
          >
            <span
              className={cn(
                'block overflow-hidden text-ellipsis',
                reached ? 'font-semibold text-text' : 'text-text-2',
              )}
              title={label}
            >
              {label}
            </span>
            <time dateTime={at} title={utcExact(at)} className="font-mono text-text-3">
              {utcTime(at)}
            </time>
          </li>
        );
      })}
    </ol>
  );
}
