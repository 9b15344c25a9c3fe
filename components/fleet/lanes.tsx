'use client';

import { useNow } from '@/components/frame/server-clock';
import { cn } from '@/components/ui/cn';
import { Panel } from '@/components/ui/panel';
import { Shape } from '@/components/ui/shapes';
import type { Lane, LaneMark, LaneSpan } from '@/lib/fleet/fleet-view';
import { utcMinute, utcTime } from '@/lib/format/time';
import { labelSides, laneShare, laneTicks, spanBox } from './lane-geometry';

const BARS: Record<LaneSpan['kind'], string> = {
  over: 'h-3 rounded-[2px] bg-bad',
  consider: 'h-1.5 rounded-[2px] bg-warn-fill',
  no_data:
    'h-3 hatch text-border-control outline outline-border-control outline-dashed -outline-offset-1',
};

const WORDS: Record<LaneSpan['kind'], string> = {
  over: 'over limit',
  consider: 'consider',
  no_data: 'no data',
};

function Legend() {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-caption text-text-2 max-md:hidden">
      <span className="flex items-center gap-1.5">
        <Shape name="change" size={12} /> change
      </span>
      <span className="flex items-center gap-1.5">
        <span className="h-3 w-3.5 rounded-[2px] bg-bad" /> over limit
      </span>
      <span className="flex items-center gap-1.5">
        <span className="h-1.5 w-3.5 rounded-[2px] bg-warn-fill" /> consider
      </span>
      <span className="flex items-center gap-1.5">
        <span className="h-3 w-0.5 bg-text" /> declared
      </span>
      <span className="flex items-center gap-1.5">
        <span className="hatch h-3 w-3.5 text-border-control" /> no data
      </span>
    </span>
  );
}

/** What the services did in the last hour, one above the other, so that causes line up. */
export function Lanes(props: { readonly lanes: readonly Lane[]; readonly className?: string }) {
  const minute = Math.floor(useNow() / 5000) * 5000;
  const ticks = laneTicks(minute);
  return (
    <Panel title="Last 60 minutes" aside={<Legend />} className={props.className ?? ''} flush>
      <div className="grid grid-cols-[128px_1fr] gap-x-3 px-3 pt-3 pb-2 max-md:grid-cols-[96px_1fr]">
        <ul>
          {props.lanes.map((lane) => (
            <li
              key={lane.slug}
              className="flex h-9 items-center lg:h-11 justify-end text-right text-caption text-text-2"
            >
              {lane.name}
            </li>
          ))}
        </ul>
        <div className="relative">
          {ticks.map((tick) => (
            <span
              key={tick.at}
              aria-hidden="true"
              className="absolute inset-y-0 w-px bg-grid"
              style={{ left: `${tick.share * 100}%` }}
            />
          ))}
          <span aria-hidden="true" className="absolute inset-y-0 right-0 w-px bg-text-3" />
          {props.lanes.map((lane) => (
            <LaneRow key={lane.slug} lane={lane} now={minute} />
          ))}
        </div>
        <span />
        <div className="relative mt-1 h-4 text-caption text-text-3">
          {ticks.map((tick) => (
            <span
              key={tick.at}
              className="absolute -translate-x-1/2 max-md:hidden"
              style={{ left: `${tick.share * 100}%` }}
            >
              {utcMinute(tick.at)}
            </span>
          ))}
          <span className="absolute right-0 font-semibold text-text">now</span>
        </div>
      </div>
    </Panel>
  );
}

function LaneRow(props: { readonly lane: Lane; readonly now: number }) {
  const { lane, now } = props;
  const desk = sidesOf(lane, now, DESK);
  const phone = sidesOf(lane, now, PHONE);
  return (
    <div className="relative h-9 overflow-hidden lg:h-11">
      <span aria-hidden="true" className="absolute inset-x-0 top-1/2 h-px bg-border-strong" />
      {lane.spans.map((span) => {
        const box = spanBox(span.from, span.to, now);
        if (box === null) return null;
        return (
          <span
            key={`${span.from} ${span.kind}`}
            role="img"
            aria-label={`${lane.name} ${WORDS[span.kind]} from ${utcTime(span.from)} to ${span.to === null ? 'now' : utcTime(span.to)}`}
            className={cn('absolute top-1/2 -translate-y-1/2', BARS[span.kind])}
            style={{ left: `${box.left * 100}%`, width: `max(3px, ${box.width * 100}%)` }}
          >
            {span.kind === 'no_data' && box.left > 0.1 && (
              <span className="absolute top-1/2 right-full -translate-y-1/2 whitespace-nowrap bg-surface-1 px-1.5 text-caption text-text-2 max-md:hidden">
                no data
              </span>
            )}
          </span>
        );
      })}
      {lane.marks.map((mark, index) => (
        <Mark
          key={`${mark.at} ${mark.kind}`}
          mark={mark}
          now={now}
          side={desk[index] ?? null}
          onPhone={phone[index] === desk[index]}
        />
      ))}
    </div>
  );
}

/** A character's share of the lane at 12 px, and the mark's own: on a desk, on a phone. */
const DESK = { character: 0.0095, mark: 0.025 };
const PHONE = { character: 0.033, mark: 0.07 };

function sidesOf(lane: Lane, now: number, of: typeof DESK) {
  return labelSides(
    lane.marks.map(({ at, kind, label }) => ({
      share: laneShare(at, now),
      room: kind === 'declared' ? null : of.mark + of.character * label.length,
    })),
    lane.spans.map((span) => spanBox(span.from, span.to, now)).filter((box) => box !== null),
  );
}

function Mark(props: {
  readonly mark: LaneMark;
  readonly now: number;
  /** Where its words have room; null: nowhere. */
  readonly side: 'left' | 'right' | null;
  readonly onPhone: boolean;
}) {
  const { mark, side } = props;
  const share = laneShare(mark.at, props.now);
  if (share < 0 || share > 1) return null;
  const said = `${mark.label}, ${utcTime(mark.at)}`;
  if (mark.kind === 'declared') {
    return (
      <span
        role="img"
        aria-label={said}
        title={said}
        className="absolute top-1/2 h-4 w-0.5 -translate-x-1/2 -translate-y-1/2 bg-text"
        style={{ left: `${share * 100}%` }}
      />
    );
  }
  return (
    <span
      title={said}
      className={cn(
        'absolute top-1/2 flex -translate-y-1/2 items-center gap-1.5 whitespace-nowrap text-caption text-text-2',
        side === 'right' ? 'flex-row-reverse' : '-translate-x-full flex-row',
      )}
      style={{
        left: side === 'right' ? `calc(${share * 100}% - 7px)` : `calc(${share * 100}% + 7px)`,
      }}
    >
      <span
        className={cn(
          'bg-surface-1 px-1',
          !props.onPhone && 'max-md:sr-only',
          side === null && 'sr-only',
        )}
      >
        {mark.label}
      </span>
      <Shape name="change" size={14} className="text-text" />
    </span>
  );
}
