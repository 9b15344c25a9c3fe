/** Pure: what the answer to a detection says about its failure mode. */
import type { Measurement } from '@/lib/decisions/measure';
import { formatSignal } from '@/lib/format/signal';
import type { FailureMode } from '@/lib/runbooks/schema';
import type { ProbeSymptom } from './observations';
import type { DetectionResult } from './stored-reading';

/** Over the limit that the mode names, else the signal's own. A signal without any says nothing. */
export function judgeSignal(mode: FailureMode, measurement: Measurement): DetectionResult {
  const { signal, known, unit, unknownWhy } = measurement;
  const wanted = mode.seen?.signals.find((each) => each.signal === signal.id);
  const limit = wanted?.over?.at ?? (signal.act ?? signal.consider)?.at;
  if (known === null) {
    const why = {
      missing: 'no reading',
      stale: 'no fresh reading',
      few_samples: 'too few samples',
    };
    const summary = `${signal.title} is not known: ${why[unknownWhy ?? 'missing']}.`;
    return { outcome: 'unknown', summary };
  }
  const value = `${signal.title} ${formatSignal(known, unit)}`;
  if (limit === undefined) {
    return { outcome: 'unknown', summary: `${value}; it has no limit to compare with.` };
  }
  const summary = `${value}, limit ${formatSignal(limit, unit)}.`;
  if (known >= limit) return { outcome: 'points_to_it', summary };
  return wanted === undefined
    ? { outcome: 'unknown', summary: `${summary} ${NOT_DECISIVE}` }
    : { outcome: 'speaks_against_it', summary };
}

const NOT_DECISIVE = 'That alone rules nothing out.';

export function judgeProbe(mode: FailureMode, probe: ProbeSymptom): DetectionResult {
  const summary = probe.detail;
  if (probe.outcome === 'skipped') return { outcome: 'unknown', summary };
  const isDecisive = mode.seen?.probes.includes(probe.id) ?? false;
  if (isDecisive) {
    return { outcome: probe.outcome === 'failed' ? 'points_to_it' : 'speaks_against_it', summary };
  }
  return { outcome: 'unknown', summary: `${summary} ${NOT_DECISIVE}` };
}

/** `status` null: there was no answer, which any fault can cause. */
export function judgeSynthetic(
  mode: FailureMode,
  answer: { readonly status: number | null; readonly passed: boolean; readonly detail: string },
): DetectionResult {
  const { status, passed, detail: summary } = answer;
  if (passed) return { outcome: 'speaks_against_it', summary };
  if (status === null) return { outcome: 'unknown', summary };
  const named = mode.seen?.statuses ?? [];
  if (named.length === 0 || named.some((each) => each.status === status)) {
    return { outcome: 'points_to_it', summary };
  }
  return { outcome: 'unknown', summary: `${summary} That is not how this failure mode answers.` };
}
