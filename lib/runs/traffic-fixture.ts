/** A short notation of traffic lists, for tests. */
import type { TrafficEntry } from '@/lib/fleet/target-state';
import type { TrafficShare } from './traffic';

/** `a60[blue] b40 LATEST0`: one word an entry. */
export function traffic(text: string): TrafficEntry[] {
  return text.split(' ').map((word) => {
    const match = /^(LATEST|[a-z])(\d+)(?:\[(\w+)\])?$/.exec(word);
    if (match === null) throw new Error(`not an entry: ${word}`);
    const [, name = '', percent = '', tag = null] = match;
    return { revision: name === 'LATEST' ? null : name, percent: Number(percent), tag };
  });
}

export function shares(text: string): TrafficShare[] {
  return traffic(text).map(({ revision, percent }) => ({ revision, percent }));
}
