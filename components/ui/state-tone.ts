import type { Breach, ServiceState } from '@/lib/fleet/fleet-view';
import type { ShapeName } from './shapes';

export type BadgeState = ServiceState | 'hold' | 'drill' | 'next';

export interface StateTone {
  readonly shape: ShapeName;
  readonly word: string;
  /** Of shape and word without a box. */
  readonly text: string;
  /** Of the badge's box: only trouble has a fill. */
  readonly box: string;
}

/** State to shape, word and token, once. */
export const STATE_TONES = {
  failing: { shape: 'failing', word: 'Failing', text: 'text-bad', box: 'bg-bad-bg text-bad' },
  degraded: { shape: 'degraded', word: 'Degraded', text: 'text-warn', box: 'bg-warn-bg text-warn' },
  unknown: {
    shape: 'unknown',
    word: 'Unknown',
    text: 'text-unknown',
    box: 'border border-dashed border-border-control bg-unknown-bg text-unknown',
  },
  healthy: {
    shape: 'ok',
    word: 'Healthy',
    text: 'text-text-2',
    box: 'px-0 text-text-2 font-normal',
  },
  not_connected: {
    shape: 'no',
    word: 'Not connected',
    text: 'text-text-3',
    box: 'px-0 text-text-3 font-normal',
  },
  hold: { shape: 'lock', word: 'Hold', text: 'text-hold', box: 'bg-hold-bg text-hold' },
  drill: { shape: 'drill', word: 'Drill', text: 'text-drill', box: 'bg-drill-bg text-drill' },
  next: { shape: 'next', word: 'Next', text: 'text-accent', box: 'bg-accent-bg text-accent' },
} as const satisfies Record<BadgeState, StateTone>;

export interface BreachTone {
  /** `null`: nothing to point at. */
  readonly shape: ShapeName | null;
  readonly text: string;
  /** A line or a bar in this state. */
  readonly stroke: string;
}

/** How a value beside its limit looks. Red alone is dimmer than white, so weight goes with it. */
export const BREACH_TONES = {
  none: { shape: null, text: 'text-text-2 font-medium', stroke: 'text-text-2' },
  consider: { shape: 'degraded', text: 'text-warn font-semibold', stroke: 'text-warn-fill' },
  over: { shape: 'failing', text: 'text-bad font-semibold', stroke: 'text-bad' },
  unknown: { shape: 'unknown', text: 'text-unknown font-medium', stroke: 'text-unknown' },
} as const satisfies Record<Breach, BreachTone>;
