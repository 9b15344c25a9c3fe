import type { SeverityLevel } from '@/lib/fleet/fleet-view';
import { cn } from './cn';

const TONES: Record<SeverityLevel, string> = {
  1: 'text-sev-1',
  2: 'text-sev-2',
  3: 'text-sev-3',
  4: 'text-sev-4',
};

const BARS = [0, 1, 2, 3] as const;

/** Outlined, four bars, more bars is worse. The label is the runbook's own: "P2 High". */
export function SeverityChip(props: {
  readonly level: SeverityLevel;
  readonly label: string;
  readonly className?: string;
}) {
  const lit = 5 - props.level;
  return (
    <span
      className={cn(
        'inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-control border border-current px-1.5 font-semibold text-caption',
        TONES[props.level],
        props.className,
      )}
    >
      <svg viewBox="0 0 13 12" width="13" height="12" aria-hidden="true" className="shrink-0">
        {BARS.map((bar) => (
          <rect
            key={bar}
            x={bar * 3.5}
            y={9 - bar * 3}
            width="2.5"
            height={3 + bar * 3}
            fill="currentColor"
            opacity={bar < lit ? 1 : 0.3}
          />
        ))}
      </svg>
      {props.label}
    </span>
  );
}
