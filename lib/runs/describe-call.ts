/** Pure: a planned platform call in words, for the timeline, the dialog and the steps. */
import type { Scaling, TemplateChange } from '@/lib/platforms/platform';
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
    case 'create_revision':
      return `${call.after.revision ?? 'a revision'} made from ${call.input.from}, ${changeWords(call.input.change)}`;
    default:
      return call.words.after;
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
    case 'create_revision':
      return `another revision like ${call.before.revision ?? 'the newest'}; ${describeTraffic(call.before.traffic)}`;
    default:
      return call.words.before;
  }
}

/** What undo gives back, in one sentence. */
export function inverseSentence(call: PlannedCall): string {
  if (call.kind === 'delete_service') {
    return 'Nothing gives it back: it can’t be undone. A full export of the service is kept as evidence before it is deleted.';
  }
  if (call.addsOnly === true) return 'Nothing has to be given back: it only adds.';
  if (call.inverse === null) return 'Nothing gives it back: it can’t be undone.';
  if (call.kind === 'create_revision') return `Make ${describeBefore(call)}.`;
  if (call.kind !== 'shift_traffic' && call.kind !== 'set_scaling') {
    return `Put the ${call.words.subject} back: ${describeBefore(call)}.`;
  }
  const what = call.kind === 'shift_traffic' ? 'list' : 'scaling';
  return `Put the recorded ${what} back: ${describeBefore(call)}.`;
}

/** The same for several calls; what one of them says already is not said twice. */
export function inverseSentences(calls: readonly PlannedCall[]): string[] {
  const each = [...new Set(calls.map(inverseSentence))];
  return each.filter((one) => !each.some((other) => other !== one && other.startsWith(one)));
}

export function describeScaling({ mode, min, max, manual }: Scaling): string {
  if (mode === 'manual') {
    if (manual === 0) return 'no instances';
    return manual === null ? 'scaled by hand' : `${manual} instances, by hand`;
  }
  const most = max === null ? 'the platform’s own limit' : String(max);
  return `automatic scaling from ${min} to ${most}`;
}

/** "with image 7d1c5f0a94be": what is otherwise than in the revision that it is made from. */
function changeWords({ image, secrets, cpu, memory }: TemplateChange): string {
  const words = [
    ...(image === null ? [] : [`image ${/@sha256:([0-9a-f]{12})/.exec(image)?.[1] ?? image}`]),
    ...secrets.map(({ at, version }) => `${at} at version ${version}`),
    ...(cpu === null ? [] : [`${cpu} CPU`]),
    ...(memory === null ? [] : [memory]),
  ];
  return words.length === 0 ? 'as it is' : `with ${words.join(', ')}`;
}
