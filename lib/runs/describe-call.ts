/** Pure: a planned platform call in words, for the timeline, the dialog and the steps. */
import type { Scaling } from '@/lib/platforms/platform';
import type { PlannedCall } from './plan-body';
import { describeTraffic } from './traffic';

/** What it asks for: "a-00001-abc 100 %; tag blue → a-00001-abc", "no instances". */
export function describeCall(call: PlannedCall): string {
  switch (call.kind) {
    case 'shift_traffic':
      return describeTraffic(call.after);
    case 'set_scaling':
      return describeScaling(call.after);
    case 'delete_service':
      return 'the service deleted';
  }
}

/** What was there before: what undo gives back. */
function describeBefore(call: PlannedCall): string {
  switch (call.kind) {
    case 'shift_traffic':
      return describeTraffic(call.before);
    case 'set_scaling':
      return describeScaling(call.before);
    case 'delete_service':
      return 'the service as it was';
  }
}

/** What undo gives back, in one sentence. */
export function inverseSentence(call: PlannedCall): string {
  if (call.inverse === null) return 'Nothing gives it back: it can’t be undone.';
  const what = call.kind === 'shift_traffic' ? 'list' : 'scaling';
  return `Put the recorded ${what} back: ${describeBefore(call)}.`;
}

export function describeScaling({ mode, min, max, manual }: Scaling): string {
  if (mode === 'manual') {
    if (manual === 0) return 'no instances';
    return manual === null ? 'scaled by hand' : `${manual} instances, by hand`;
  }
  const most = max === null ? 'the platform’s own limit' : String(max);
  return `automatic scaling from ${min} to ${most}`;
}
