import { aboutOf } from '@/lib/decisions/measure';
import type { Runbook } from '@/lib/runbooks/schema';
import { SIGNAL_UNITS } from '@/lib/signals/reading';
import { type Condition, DEFAULT_STABILITY_SECONDS } from './watch';

export interface StabilityRules {
  readonly seconds: number;
  readonly source: 'runbook' | 'default';
  readonly conditions: readonly Condition[];
}

/** What the runbook's stability watch asks for; without one, every signal that it has a limit for. */
export function stabilityRules({ signals, stability_watch: watch }: Runbook): StabilityRules {
  const asked = watch
    ? watch.conditions.map(({ signal, below }) => ({ signal, limit: below.at }))
    : signals.flatMap(({ id, act }) => (act ? [{ signal: id, limit: act.at }] : []));
  const conditions = asked.flatMap(({ signal, limit }) => {
    const known = signals.find(({ id }) => id === signal);
    if (known === undefined) return [];
    const { title, window, freshness } = known;
    return [
      {
        title,
        limit,
        signal: known.signal,
        about: aboutOf(known),
        unit: SIGNAL_UNITS[known.signal],
        windowSeconds: window.seconds,
        freshness: freshness
          ? { maxAgeSeconds: freshness.max_age_seconds, minSamples: freshness.min_samples }
          : null,
      },
    ];
  });
  return {
    seconds: watch?.duration.seconds ?? DEFAULT_STABILITY_SECONDS,
    source: watch?.duration.source ?? 'default',
    conditions,
  };
}
