/** Pure: when an alert that somebody put away is shown again. */
import type { AlertView } from '@/lib/incidents/alert-view';

/** How bad it was when it was put away. */
export interface AlertMark {
  readonly severity: number;
  readonly advice: AlertView['advice']['kind'];
  /** Of what is recommended; 5: nothing is. */
  readonly adviceSeverity: number;
  /** 0 safe, 1 with warnings, 2 blocked; 0 where there is no plan yet. */
  readonly verdict: number;
}

const VERDICTS = { safe: 0, safe_with_warnings: 1, blocked: 2 } as const;
const NOTHING_RECOMMENDED = 5;

export function markOf({ incident, advice, plan }: AlertView): AlertMark {
  return {
    severity: incident.severity,
    advice: advice.kind,
    adviceSeverity:
      advice.kind === 'procedure' ? (advice.severity ?? NOTHING_RECOMMENDED) : NOTHING_RECOMMENDED,
    verdict: plan?.state === 'ready' ? VERDICTS[plan.verdict.outcome] : 0,
  };
}

/** Only for the worse: that it got better interrupts nobody. */
export function isWorse(before: AlertMark, now: AlertMark): boolean {
  return (
    now.severity < before.severity ||
    now.adviceSeverity < before.adviceSeverity ||
    now.verdict > before.verdict ||
    // What was known is not any more, or what was to be watched is to be acted on.
    (now.advice !== before.advice && now.advice !== 'monitor')
  );
}
