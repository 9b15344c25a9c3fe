import { cn } from '@/components/ui/cn';
import { Shape } from '@/components/ui/shapes';
import { BREACH_TONES } from '@/components/ui/state-tone';
import type { ComparisonCell } from '@/lib/fleet/service-view';

/** One revision's side of one row. */
export function CompareCell(props: {
  readonly cell: ComparisonCell | null;
  readonly mono: boolean;
  readonly dim: boolean;
  readonly side: 'current' | 'candidate';
}) {
  const { cell } = props;
  if (cell === null) {
    return (
      <span className="flex items-center gap-1.5 text-unknown">
        <Shape name="unknown" size={14} />
        not readable
      </span>
    );
  }
  const tone =
    cell.breach === undefined || cell.breach === 'none' ? null : BREACH_TONES[cell.breach];
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
      {cell.percent !== undefined && (
        <span className="h-2.5 w-40 max-w-full overflow-hidden rounded-[2px] bg-surface-3 max-md:hidden">
          <span
            className={cn(
              'block h-full',
              props.side === 'current' ? 'bg-series-current' : 'bg-series-candidate',
            )}
            style={{ width: `${cell.percent}%` }}
          />
        </span>
      )}
      <span
        className={cn(
          'flex min-w-0 items-center gap-1.5 wrap-anywhere',
          props.mono && 'font-mono text-caption',
          props.dim ? 'text-text-2' : 'text-text',
          (cell.breach !== undefined || cell.percent !== undefined) && 'font-semibold',
          tone?.text,
        )}
      >
        {tone?.shape != null && <Shape name={tone.shape} size={13} />}
        {cell.text}
      </span>
      {cell.aside !== undefined && <span className="text-text-3">{cell.aside}</span>}
      {cell.warning !== undefined && (
        <span className="flex items-center gap-1.5 text-warn">
          <Shape name="degraded" size={13} />
          {cell.warning}
        </span>
      )}
    </span>
  );
}
