import { useId } from 'react';
import type { Breach } from '@/lib/fleet/fleet-view';
import { cn } from './cn';
import { pathOf, sparkGeometry } from './sparkline-path';
import { BREACH_TONES } from './state-tone';

const BOX = { width: 84, height: 30, padding: 3 } as const;

/** A value's last hour. Only what is over the limit has colour; no data is hatched. */
export function Sparkline(props: {
  readonly points: readonly (number | null)[];
  readonly limit: number | null;
  readonly breach: Breach;
  readonly stale?: boolean;
  readonly label: string;
  readonly className?: string;
}) {
  const id = useId();
  const { lines, limitY, last, missingFromX } = sparkGeometry(props.points, props.limit, BOX);
  const hatchFrom = missingFromX ?? (props.stale === true ? BOX.width * 0.55 : null);
  const hollow = hatchFrom !== null || props.breach === 'unknown';
  const over = props.breach === 'over' || props.breach === 'consider';
  const path = lines.map(pathOf).join('');
  return (
    <svg
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      width={BOX.width}
      height={BOX.height}
      role="img"
      aria-label={props.label}
      className={cn('shrink-0 text-text-2', props.className)}
      fill="none"
    >
      {hatchFrom !== null && (
        <>
          <pattern
            id={`${id}h`}
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0V5" stroke="var(--border-control)" strokeWidth="1.5" />
          </pattern>
          <rect
            x={hatchFrom}
            y="1"
            width={BOX.width - hatchFrom}
            height={BOX.height - 4}
            fill={`url(#${id}h)`}
          />
        </>
      )}
      {limitY !== null && (
        <path d={`M0 ${limitY}H${BOX.width}`} stroke="var(--text-3)" strokeDasharray="3 3" />
      )}
      <path d={path} stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" />
      {over && limitY !== null && (
        <>
          <clipPath id={`${id}c`}>
            <rect x="0" y="0" width={BOX.width} height={limitY} />
          </clipPath>
          <g clipPath={`url(#${id}c)`} className={BREACH_TONES[props.breach].stroke}>
            <path d={path} stroke="currentColor" strokeWidth="1.75" strokeLinejoin="round" />
          </g>
        </>
      )}
      {last !== null && (
        <circle
          cx={last.x}
          cy={last.y}
          r={hollow ? 2.25 : 2.5}
          className={over ? BREACH_TONES[props.breach].stroke : undefined}
          fill={hollow ? 'var(--surface-1)' : 'currentColor'}
          stroke="currentColor"
        />
      )}
    </svg>
  );
}
