import { cn } from '@/components/ui/cn';
import { Sparkline } from '@/components/ui/sparkline';
import { ValueWithLimit } from '@/components/ui/value-with-limit';
import type { SignalCell } from '@/lib/fleet/fleet-view';
import { formatSignal } from '@/lib/format/signal';
import { utcMinute } from '@/lib/format/time';

/** "limit 20 %", or what was last known and when; the second percentile after it. */
function underLine(cell: SignalCell): string {
  if (cell.value === null) {
    if (cell.lastKnown === undefined) return 'nothing seen yet';
    return `last ${formatSignal(cell.lastKnown.value, cell.unit)} at ${utcMinute(cell.lastKnown.at)}`;
  }
  return cell.limitLabel;
}

function inWords(cell: SignalCell): string {
  const value = cell.value === null ? 'no data' : formatSignal(cell.value, cell.unit);
  return `${cell.label}, last hour: now ${value}, ${underLine(cell)}`;
}

/** One signal: value, limit, last hour; beside the limit the second figure of the same thing. */
export function SignalBlock(props: {
  readonly cell: SignalCell | null;
  /** Says which percentile it is. */
  readonly named?: boolean;
  /** Shown small at the right: how many requests the share is of. */
  readonly rate?: SignalCell | null;
  readonly className?: string;
}) {
  const { cell, rate } = props;
  if (cell === null) return <span className="text-body text-text-3">not measured</span>;
  const under = underLine(cell);
  return (
    <div className={cn('min-w-0', props.className)}>
      <div className="flex items-center justify-between gap-2">
        <ValueWithLimit value={cell.value} unit={cell.unit} breach={cell.breach} />
        <Sparkline
          points={cell.points}
          limit={cell.limit}
          breach={cell.value === null ? 'unknown' : cell.breach}
          stale={cell.value === null}
          label={inWords(cell)}
        />
      </div>
      <div className="flex justify-between gap-2 whitespace-nowrap text-caption text-text-3">
        <span>
          {props.named === true && cell.value !== null ? `${cell.label}, ${under}` : under}
        </span>
        <Second cell={cell} rate={rate ?? null} />
      </div>
    </div>
  );
}

function Second(props: { readonly cell: SignalCell; readonly rate: SignalCell | null }) {
  const { secondary } = props.cell;
  if (secondary !== undefined && secondary.value !== null) {
    return (
      <span className="text-text-2">
        {secondary.label} {formatSignal(secondary.value, props.cell.unit)}
      </span>
    );
  }
  if (props.cell.value === null || props.rate === null || props.rate.value === null) return null;
  return <span className="text-text-2">{formatSignal(props.rate.value, props.rate.unit)}</span>;
}
