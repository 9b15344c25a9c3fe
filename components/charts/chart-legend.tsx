'use client';

import { LineSample } from '@/components/ui/line-sample';
import type { ServiceChart } from '@/lib/fleet/service-view';
import { utcTime } from '@/lib/format/time';
import { moveCursor } from './chart-cursor';

const STEP =
  'inline-flex size-6 items-center justify-center rounded-control border border-border-control text-text-2 hover:bg-surface-3 max-md:size-11';

/** Which line is which revision, where the cursor is, and the way to the numbers as text. */
export function ChartLegend(props: {
  readonly charts: readonly ServiceChart[];
  readonly syncKey: string;
  /** Where the cursor is, epoch seconds. */
  readonly at: number | undefined;
  readonly measuredUntil: string | null;
  readonly asTable: boolean;
  readonly onTable: () => void;
}) {
  const { charts, syncKey, at, measuredUntil, asTable } = props;
  const named = (role: 'current' | 'candidate') =>
    charts.flatMap(({ series }) => series).find((one) => one.role === role)?.revision;
  return (
    <div className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1 pl-[52px] text-caption text-text-2">
      {(['current', 'candidate'] as const).map((side) => {
        const revision = named(side);
        return (
          revision !== undefined && (
            <span key={side} className="flex items-center gap-1.5">
              <LineSample side={side} /> {revision}
            </span>
          )
        );
      })}
      {measuredUntil !== null && (
        <span className="flex items-center gap-1.5">
          <span aria-hidden="true" className="hatch h-3 w-3.5 border border-border-strong" />
          not measured yet, from {utcTime(measuredUntil)}
        </span>
      )}
      <span className="ml-auto flex items-center gap-1.5">
        {!asTable && (
          <>
            {at !== undefined && (
              <span className="font-semibold text-text max-md:hidden">
                {utcTime(new Date(at * 1000).toISOString())}
              </span>
            )}
            <button
              type="button"
              className={STEP}
              aria-label="Cursor earlier"
              onClick={() => moveCursor(syncKey, -1)}
            >
              ←
            </button>
            <button
              type="button"
              className={STEP}
              aria-label="Cursor later"
              onClick={() => moveCursor(syncKey, 1)}
            >
              →
            </button>
          </>
        )}
        <button
          type="button"
          aria-pressed={asTable}
          className="h-6 rounded-control border border-border-control px-2 text-text-2 hover:bg-surface-3 aria-pressed:bg-surface-3 aria-pressed:font-semibold aria-pressed:text-text max-md:h-11"
          onClick={props.onTable}
        >
          Table
        </button>
      </span>
    </div>
  );
}
