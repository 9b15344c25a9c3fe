'use client';

import { useNow } from '@/components/frame/server-clock';
import { cn } from '@/components/ui/cn';
import { Shape } from '@/components/ui/shapes';
import { formatAge } from '@/lib/format/duration';
import { formatSignal } from '@/lib/format/signal';
import type { WatchStrip } from '@/lib/runs/watch-view';
import { roundCells, type StripSpan, shareOf, stripLines } from './strip-geometry';

const CELLS = 60;
const STATE = { ok: 'ok', over: 'failing', unknown: 'unknown' } as const;

/** One thing that is watched: what it is now, and how it was since the watch began. */
export function Strip(props: { readonly strip: WatchStrip; readonly span: StripSpan }) {
  const { strip, span } = props;
  const now = useNow();
  const age = strip.readAt === null ? null : (now - Date.parse(strip.readAt)) / 1000;
  return (
    <li className="grid min-h-12 grid-cols-[16px_minmax(0,176px)_84px_1fr_40px] items-center gap-x-3 border-border border-t px-4 py-1.5 max-md:grid-cols-[16px_1fr_auto]">
      <Shape name={STATE[strip.state]} />
      <span className="min-w-0">
        <span className="block font-semibold">{strip.label}</span>
        <span className="block text-caption text-text-3">{strip.detail}</span>
      </span>
      <span
        className={cn(
          'whitespace-nowrap text-right text-value',
          strip.state === 'ok' && 'font-normal text-text-2',
          strip.state === 'over' && 'font-semibold text-bad',
          strip.state === 'unknown' && 'text-unknown',
        )}
      >
        {figureOf(strip)}
      </span>
      <span className="relative h-9 min-w-0 max-md:col-span-3 max-md:mt-1">
        <span
          aria-hidden="true"
          className="absolute inset-y-0 left-0 border-text-2 border-r bg-surface-2"
          style={{ width: `${shareOf(span, now) * 100}%` }}
        />
        {strip.kind === 'signal' ? (
          <SignalLine strip={strip} span={span} />
        ) : (
          <Rounds strip={strip} span={span} />
        )}
      </span>
      <span className="text-right text-text-3 max-md:hidden">
        {age === null ? 'never' : formatAge(age)}
      </span>
    </li>
  );
}

function figureOf(strip: WatchStrip): string {
  if (strip.kind === 'rounds') return strip.value;
  return strip.value === null ? 'unknown' : formatSignal(strip.value, strip.unit);
}

function SignalLine(props: {
  readonly strip: Extract<WatchStrip, { kind: 'signal' }>;
  readonly span: StripSpan;
}) {
  const { strip } = props;
  const { lines, limitY } = stripLines(strip.points, strip.limit, props.span);
  const path = lines
    .map((line) =>
      line.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x * 1000} ${y * 100}`).join(''),
    )
    .join('');
  return (
    <>
      <svg
        viewBox="0 0 1000 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${strip.label} since the watch began`}
        className="absolute inset-0 size-full overflow-visible"
        fill="none"
      >
        {limitY !== null && (
          <path
            d={`M0 ${limitY * 100}H1000`}
            stroke="var(--bad)"
            strokeDasharray="4 4"
            vectorEffect="non-scaling-stroke"
          />
        )}
        <path
          d={path}
          stroke="var(--series-current)"
          strokeWidth="1.5"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {strip.limit !== null && limitY !== null && (
        <span
          aria-hidden="true"
          className="absolute right-0 text-bad text-caption"
          style={{ top: `${limitY * 100}%` }}
        >
          limit {formatSignal(strip.limit, strip.unit)}
        </span>
      )}
    </>
  );
}

const CELL_TONES = {
  ok: 'border-text-2 bg-text-2',
  failed: 'border-bad bg-bad',
  unknown: 'border-border-control border-dashed bg-unknown-bg',
} as const;

function Rounds(props: {
  readonly strip: Extract<WatchStrip, { kind: 'rounds' }>;
  readonly span: StripSpan;
}) {
  const cells = roundCells(props.strip.rounds, props.span, CELLS);
  const bad = props.strip.rounds.filter(({ state }) => state !== 'ok').length;
  return (
    <span
      role="img"
      aria-label={`${props.strip.rounds.length} rounds, ${bad} not ok`}
      className="absolute inset-x-0 top-1/2 flex h-3 -translate-y-1/2 gap-0.5"
    >
      {cells.map((state, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in time.
          key={index}
          className={cn(
            'h-full min-w-0 flex-1 rounded-[1px] border',
            state === null ? 'border-border-strong' : CELL_TONES[state],
          )}
        />
      ))}
    </span>
  );
}
