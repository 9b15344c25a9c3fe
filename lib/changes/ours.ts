import type { TargetState, TrafficEntry } from '@/lib/fleet/target-state';
import { sameTraffic } from '@/lib/runs/traffic';
import type { ObservedChange } from './differences';

/** The last thing that a run of ours sent to a target. */
export interface LastIntent {
  readonly intentId: string;
  readonly traffic: readonly TrafficEntry[];
  /** A change was already put down to it: it happens once. */
  readonly seen: boolean;
}

/**
 * The intent that a change is the effect of, or null: then somebody else did it. Only traffic and
 * tags are ever ours, and only when what is asked for now is exactly what we sent.
 */
export function intentBehind(
  change: ObservedChange,
  state: TargetState,
  last: LastIntent | null,
): string | null {
  if (last === null || last.seen) return null;
  if (change.kind !== 'traffic' && change.kind !== 'tag') return null;
  return sameTraffic(last.traffic, state.desired) ? last.intentId : null;
}
