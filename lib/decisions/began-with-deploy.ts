import type { Duration } from '@/lib/runbooks/figures-schema';
import type { Answer, PathEntry, SuspectChange } from './decision';

export const DEPLOYMENT_RELATED = 'deployment_related';

/**
 * Did it begin with the deploy? Yes when the breach began after the last change and within the
 * window. It explains, and never changes the recommendation: a checklist doesn't gate. A person
 * answers where it can't be computed.
 */
export function beganWithDeploy(input: {
  readonly change: SuspectChange | null;
  /** When the breach began, from lib/decisions/first-breach.ts. */
  readonly breachBegan: string | null;
  readonly window: Duration;
  readonly said: Answer | null;
}): PathEntry {
  const { change, breachBegan, window, said } = input;
  const after =
    change === null || breachBegan === null
      ? Number.NaN
      : (Date.parse(breachBegan) - Date.parse(change.at)) / 1000;
  const computed = Number.isFinite(after);
  const within = after >= 0 && after <= window.seconds;
  return {
    id: DEPLOYMENT_RELATED,
    title: 'From this deploy',
    question: 'Did it begin with the deploy?',
    answer: computed ? (within ? 'yes' : 'no') : (said?.answer ?? 'unknown'),
    by: computed || said === null ? 'computed' : 'person',
    value: computed ? after : null,
    unit: 'seconds',
    limit: window.seconds,
    limitLabel: null,
    limitSource: window.source,
    windowSeconds: null,
    windowSource: null,
    samples: null,
    minSamples: null,
    ageSeconds: null,
    revision: change?.revision ?? null,
    unknownWhy: computed || said !== null ? null : change === null ? 'no_change' : 'no_breach',
    changesOutcome: false,
    ifYes: null,
    answeredBy: computed ? null : (said?.answeredBy ?? null),
    answeredAt: computed ? null : (said?.answeredAt ?? null),
  };
}
