import type { DependencyHealth } from '@/lib/fleet/fleet-view';

/** What the frame shows around every page. Serialises; callbacks are apart. */

export interface FramePerson {
  readonly name: string;
  /** "Commander". */
  readonly role: string;
}

export type StreamState =
  /** `lastAt`: when the stream last carried anything, a heartbeat included; ISO 8601 UTC. */
  { readonly kind: 'live' | 'lost'; readonly lastAt: string } | { readonly kind: 'connecting' };

export interface FrameBanner {
  readonly id: string;
  readonly kind: 'lost' | 'glass' | 'freeze' | 'drill' | 'hold' | 'stale';
  readonly text: string;
  readonly aside?: string;
  readonly href?: string;
  /** When it ends, ISO 8601 UTC: what is left is counted down. */
  readonly until?: string;
  /** What can be done about it from here. */
  readonly action?: { readonly label: string; readonly disabledReason?: string };
}

export interface FrameView {
  readonly person: FramePerson;
  readonly openIncidents: number;
  readonly waiting: number;
  readonly dependencies: readonly DependencyHealth[];
  readonly banners: readonly FrameBanner[];
}

/** "Dana Commander" → "DC". */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => word?.charAt(0).toUpperCase() ?? '').join('');
}
