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
  readonly kind: 'drill' | 'hold' | 'stale' | 'lost';
  readonly text: string;
  readonly aside?: string;
  readonly href?: string;
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
