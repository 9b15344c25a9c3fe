import type { Runbook } from '@/lib/runbooks/schema';
import { defaultFreshness } from '@/lib/signals/freshness';
import { type Series, SIGNAL_UNITS } from '@/lib/signals/reading';
import { sustained } from '@/lib/signals/sustained';
import type { AnswerWord, AutomationView } from './decision';
import { aboutOf } from './measure';

/** How a source was sampled: what a series needs to be judged by. */
export interface Sampling {
  readonly periodSeconds: number;
  /** How far behind the source is known to be. */
  readonly lagSeconds: number;
}

/**
 * Whether each rollback that the runbook wants begun by itself would begin now. It only tells: nothing
 * here begins anything. Without series, or how they were sampled, that is unknown.
 */
export function automationViews(
  runbook: Pick<Runbook, 'automations' | 'signals' | 'procedures'>,
  series: readonly Series[],
  sampling: Sampling | null,
  now: Date,
): AutomationView[] {
  return runbook.automations.flatMap((automation): AutomationView[] => {
    const signal = runbook.signals.find(({ id }) => id === automation.signal);
    if (signal === undefined) return [];
    const { id, title, procedure, at, lasts } = automation;
    const minSamples = signal.freshness?.min_samples ?? defaultFreshness(signal.signal).minSamples;
    const period = sampling?.periodSeconds ?? 0;
    const rule = {
      at: at.at,
      forSeconds: lasts.seconds,
      periodSeconds: period,
      // A point is a part of the window, and owes its part of the samples.
      minSamples: Math.max(1, Math.ceil((minSamples * period) / signal.window.seconds)),
    };
    const until = new Date(now.getTime() - (sampling?.lagSeconds ?? 0) * 1000);
    const of = series.filter(
      (one) => one.signal === signal.signal && one.about === aboutOf(signal),
    );
    const whole = of.filter(({ revision }) => revision === null);
    const told = (whole.length > 0 ? whole : of).map(({ points }) =>
      sustained(points, rule, until),
    );
    return [
      {
        id,
        title,
        procedure,
        procedureTitle: runbook.procedures.find((one) => one.id === procedure)?.title ?? procedure,
        signalTitle: signal.title,
        limit: at.at,
        unit: SIGNAL_UNITS[signal.signal],
        limitSource: at.source,
        lastsSeconds: lasts.seconds,
        lastsSource: lasts.source,
        met: worstOf(told),
      },
    ];
  });
}

function worstOf(told: readonly AnswerWord[]): AnswerWord {
  if (told.includes('yes')) return 'yes';
  return told.length === 0 || told.includes('unknown') ? 'unknown' : 'no';
}
