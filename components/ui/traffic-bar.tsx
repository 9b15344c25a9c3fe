import { formatPercent } from '@/lib/format/percent';
import { cn } from './cn';

export type TrafficRole = 'current' | 'candidate' | 'other' | 'other-2' | 'not-ready';

export interface TrafficPart {
  readonly id: string;
  /** Percent points; what is left of 100 stays empty. */
  readonly percent: number;
  readonly role: TrafficRole;
}

const FILLS: Record<TrafficRole, string> = {
  current: 'bg-series-current',
  candidate: 'bg-series-candidate',
  other: 'bg-series-other-1',
  'other-2': 'hatch text-series-other-2',
  'not-ready': 'hatch text-bad',
};

function Line(props: { readonly parts: readonly TrafficPart[]; readonly className: string }) {
  const shown = props.parts.filter((part) => part.percent > 0);
  return (
    <span className={cn('flex gap-0.5 overflow-hidden rounded-[2px]', props.className)}>
      {shown.map((part) => (
        <span
          key={`${part.id} ${part.role}`}
          className={cn('min-w-0.5', FILLS[part.role])}
          style={{ flex: `${part.percent} 1 0` }}
        />
      ))}
    </span>
  );
}

function inWords(parts: readonly TrafficPart[]): string {
  return parts
    .filter((part) => part.percent > 0)
    .map(
      (part) =>
        `${part.id} ${formatPercent(part.percent)}${part.role === 'not-ready' ? ' not ready' : ''}`,
    )
    .join(', ');
}

/**
 * Four pixels of what was asked for, over ten of what is so; `null` effective: not readable, `null`
 * desired: not what this is about.
 */
export function TrafficBar(props: {
  readonly desired: readonly TrafficPart[] | null;
  readonly effective: readonly TrafficPart[] | null;
  readonly className?: string;
}) {
  const { desired, effective } = props;
  const asked = desired === null ? '' : `Desired: ${inWords(desired) || 'unknown'}. `;
  const words = `${asked}Effective: ${effective === null ? 'unknown' : inWords(effective) || 'none'}.`;
  return (
    <span role="img" aria-label={words} className={cn('block', props.className)}>
      {desired?.length === 0 ? (
        <span className="block h-1 border-border-control border-b border-dashed" />
      ) : (
        desired !== null && <Line parts={desired} className="h-1" />
      )}
      {effective === null ? (
        <span className="mt-0.5 block h-2.5 rounded-[2px] border border-border-control border-dashed" />
      ) : (
        <Line parts={effective} className="mt-0.5 h-2.5 bg-surface-3" />
      )}
    </span>
  );
}
