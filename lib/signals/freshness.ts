import type { Reading, SignalId } from './reading';

/** What it takes for a reading to count as known. From the runbook where written, else our defaults. */
export interface FreshnessRule {
  readonly maxAgeSeconds: number;
  readonly minSamples: number;
}

/** Ours, and shown as ours, where a runbook says nothing. Cloud Monitoring may lag three minutes. */
export const DEFAULT_FRESHNESS: FreshnessRule = { maxAgeSeconds: 300, minSamples: 50 };

/** A handful of probes says something, one look at the platform says all, and no log entry is an answer. */
const MIN_SAMPLES: Partial<Record<SignalId, number>> = {
  probe_failure_rate: 3,
  platform_not_ready: 1,
  log_matches: 0,
};

/** Our rule for one signal. */
export function defaultFreshness(signal: SignalId): FreshnessRule {
  return {
    ...DEFAULT_FRESHNESS,
    minSamples: MIN_SAMPLES[signal] ?? DEFAULT_FRESHNESS.minSamples,
  };
}

export type Known =
  | { readonly known: true; readonly value: number }
  | { readonly known: false; readonly why: 'missing' | 'stale' | 'few_samples' };

/** Law 4: stale, missing or too few samples is UNKNOWN, never a value and never healthy. */
export function knownValue(reading: Reading | undefined, rule: FreshnessRule, now: Date): Known {
  if (reading === undefined || reading.value === null || !Number.isFinite(reading.value)) {
    return { known: false, why: 'missing' };
  }
  const ageSeconds = (now.getTime() - Date.parse(reading.observedAt)) / 1000;
  if (!(ageSeconds <= rule.maxAgeSeconds)) return { known: false, why: 'stale' };
  if (reading.samples < rule.minSamples) return { known: false, why: 'few_samples' };
  return { known: true, value: reading.value };
}
