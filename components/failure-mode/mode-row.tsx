'use client';

import { useEffect, useRef } from 'react';
import { cn } from '@/components/ui/cn';
import { Shape } from '@/components/ui/shapes';
import type { FailureModeView } from '@/lib/failure-modes/failure-modes-view';
import type { RankedMode } from '@/lib/failure-modes/rank';
import { formatNumber } from '@/lib/format/number';
import { EvidenceList } from './evidence-list';
import type { FailureModeActions } from './failure-mode-actions';
import { ModeDetail } from './mode-detail';

const REASONS_AT_FIRST = 3;

/** One failure mode: what speaks for it at once, all of it when opened. */
export function ModeRow(props: {
  readonly view: FailureModeView;
  /** Null: nothing speaks for it. */
  readonly ranked: RankedMode | null;
  readonly service: string;
  readonly selected: boolean;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly whyNotDetect: string | null;
  readonly actions: FailureModeActions;
}) {
  const { view, ranked, selected, open } = props;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const reasons = ranked?.reasons ?? [];
  return (
    <li
      ref={row}
      className={cn(
        'rounded-panel border',
        selected ? 'border-text-2 bg-surface-2' : 'border-border',
      )}
    >
      <button
        type="button"
        aria-expanded={open}
        onClick={props.onToggle}
        className="flex min-h-9 w-full items-center gap-2 px-3 py-1.5 text-left max-md:min-h-11"
      >
        <Shape
          name="chevron"
          size={13}
          className={open ? 'rotate-90 text-text-2' : 'text-text-3'}
        />
        <span
          className={cn(
            'min-w-0 flex-1',
            ranked === null ? 'text-text-2' : 'font-semibold text-title',
          )}
        >
          {view.mode.title}
        </span>
        {ranked !== null && (
          <span
            className="whitespace-nowrap text-caption text-text-3"
            title="Points of all that speaks for it and against it. Only to compare with the others."
          >
            {formatNumber(ranked.score, 1)} {ranked.score === 1 ? 'point' : 'points'}
          </span>
        )}
      </button>
      {ranked !== null && (
        <div className="px-3 pb-2 pl-8">
          <EvidenceList
            reasons={open ? reasons : reasons.slice(0, REASONS_AT_FIRST)}
            unknown={open ? ranked.unknown : []}
            service={props.service}
          />
        </div>
      )}
      {open && (
        <ModeDetail
          view={view}
          service={props.service}
          whyNotDetect={props.whyNotDetect}
          actions={props.actions}
        />
      )}
    </li>
  );
}
