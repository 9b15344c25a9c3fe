import type { ReactNode, SVGProps } from 'react';
import { cn } from './cn';

const CUT = 'var(--surface-1)';
const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 } as const;
const cut = { fill: 'none', stroke: CUT, strokeWidth: 1.75, strokeLinecap: 'round' } as const;

/** Box of 16. Each state is told apart by its outline, so it reads without colour. */
const SHAPES = {
  failing: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />
      <path d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" {...cut} />
    </>
  ),
  degraded: (
    <>
      <path d="M8 1.2L15.4 14.4H.6z" fill="currentColor" />
      <path d="M8 6v4" {...cut} />
      <circle cx="8" cy="12.3" r=".95" fill={CUT} />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="6.75" {...line} strokeDasharray="2.6 2.1" />
      <path d="M6.2 6.4a1.8 1.8 0 1 1 2.7 1.6c-.6.3-.9.7-.9 1.3" {...line} strokeLinecap="round" />
      <circle cx="8" cy="11.3" r=".9" fill="currentColor" />
    </>
  ),
  ok: (
    <>
      <circle cx="8" cy="8" r="6.5" {...line} />
      <path d="M5 8.2l2.1 2.1L11 6" {...line} strokeLinecap="round" strokeLinejoin="round" />
    </>
  ),
  no: (
    <>
      <circle cx="8" cy="8" r="6.5" {...line} />
      <path d="M5 8h6" {...line} strokeLinecap="round" />
    </>
  ),
  todo: <circle cx="8" cy="8" r="6.5" {...line} />,
  next: (
    <>
      <circle cx="8" cy="8" r="7.5" fill="currentColor" />
      <path d="M6.8 5l3 3-3 3" {...cut} strokeLinejoin="round" />
    </>
  ),
  lock: (
    <>
      <rect x="2.5" y="6.5" width="11" height="8" rx="1.2" fill="currentColor" />
      <path d="M4.9 6.5V4.6a3.1 3.1 0 0 1 6.2 0v1.9" {...line} />
    </>
  ),
  drill: (
    <>
      <rect x="1.75" y="1.75" width="12.5" height="12.5" rx="1" {...line} />
      <path d="M2 9.5L9.5 2M2.5 13.5l11-11M6.5 14L14 6.5" {...line} />
    </>
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="6.5" {...line} />
      <path d="M8 8V3.6A4.4 4.4 0 0 1 12.4 8z" fill="currentColor" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="6.5" {...line} />
      <path d="M8 4.4V8l2.4 1.6" {...line} strokeLinecap="round" strokeLinejoin="round" />
    </>
  ),
  person: (
    <>
      <circle cx="8" cy="4.9" r="2.9" {...line} />
      <path d="M2.6 14.2c.4-3 2.5-4.6 5.4-4.6s5 1.6 5.4 4.600z" {...line} strokeLinejoin="round" />
    </>
  ),
  flag: (
    <path
      d="M3.5 15V1.800h9l-2 3.4 2 3.400h-9"
      {...line}
      strokeLinejoin="round"
      strokeLinecap="round"
    />
  ),
  note: <path d="M2 2.500h12v8.500H8.500L5.5 14v-3H2z" {...line} strokeLinejoin="round" />,
  change: <path d="M8 1.800L14.2 8 8 14.2 1.8 8z" {...line} strokeLinejoin="round" />,
  differs: <path d="M8 3l5.5 10h-11z" {...line} strokeLinejoin="round" />,
  machine: (
    <>
      <rect x="4" y="4" width="8" height="8" rx="1" {...line} />
      <path d="M6.5 1v3m3-3v3m-3 8v3m3-3v3M1 6.500h3m-3 3h3m8-3h3m-3 3h3" {...line} />
    </>
  ),
  undo: (
    <path
      d="M6 3L2.5 6.5 6 10M3 6.500h6.500a4 4 0 0 1 0 8H7"
      {...line}
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  pin: (
    <path
      d="M5.5 2h5M6.5 2v4.500L4.5 9h7l-2-2.500V2M8 9v5.5"
      {...line}
      strokeLinejoin="round"
      strokeLinecap="round"
    />
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.75" {...line} />
      <path d="M10.6 10.6L14.5 14.5" {...line} strokeLinecap="round" />
    </>
  ),
  chevron: <path d="M6 3.5L10.5 8 6 12.5" {...line} strokeLinecap="round" strokeLinejoin="round" />,
} as const satisfies Record<string, ReactNode>;

export type ShapeName = keyof typeof SHAPES;

/** The colour that a shape has when nothing else is said; the rest take their text's. */
const TONES: Partial<Record<ShapeName, string>> = {
  failing: 'text-bad',
  degraded: 'text-warn',
  unknown: 'text-unknown',
  ok: 'text-ok',
  next: 'text-accent',
  lock: 'text-hold',
  drill: 'text-drill',
};

export interface ShapeProps extends Omit<SVGProps<SVGSVGElement>, 'name' | 'children'> {
  readonly name: ShapeName;
  /** Pixels; 16 unless said. */
  readonly size?: number;
  /** Only where no word stands beside it. */
  readonly label?: string;
}

export function Shape({ name, size = 16, label, className, ...rest }: ShapeProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={cn('shrink-0', TONES[name], className)}
      role="img"
      aria-label={label}
      aria-hidden={label === undefined || undefined}
      {...rest}
    >
      {SHAPES[name]}
    </svg>
  );
}
