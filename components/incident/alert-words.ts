/** An alert in words: pure, so that it can be tested that unknown never reads as well. */
import type { ShapeName } from '@/components/ui/shapes';
import { formatSignal } from '@/lib/format/signal';
import type { AlertSignal, AlertVerdict, AlertView } from '@/lib/incidents/alert-view';

/** As for undoing anywhere else; on no page does it mean anything else. */
export const ALERT_KEY = 'z';
export const PUT_AWAY_KEY = 'shift+z';

export interface Words {
  readonly shape: ShapeName;
  readonly text: string;
}

const OUTCOMES = {
  safe: { shape: 'ok', text: 'Safe' },
  safe_with_warnings: { shape: 'degraded', text: 'Safe with warnings' },
  blocked: { shape: 'failing', text: 'Blocked' },
} as const satisfies Record<AlertVerdict['outcome'], Words>;

/** `now` in epoch milliseconds: past its time a verdict is unknown, whatever it said. */
export function verdictWords({ outcome, expiresAt }: AlertVerdict, now: number): Words {
  return Date.parse(expiresAt) <= now
    ? { shape: 'unknown', text: 'Verdict out of date' }
    : OUTCOMES[outcome];
}

/** "34.1 %, limit 20 %"; "Unknown: no data"; "Unknown: too old to count, last 34.1 %, limit 20 %". */
export function signalWords({ state, value, unit, limitLabel, why }: AlertSignal): Words {
  const figure = value === null ? null : formatSignal(value, unit);
  const limit = limitLabel === null ? [] : [`limit ${limitLabel}`];
  const join = (...parts: string[]) => [...parts, ...limit].join(', ');
  switch (state) {
    case 'over':
      return { shape: 'failing', text: join(figure ?? 'over') };
    case 'said':
      return { shape: 'failing', text: join('over, by a person’s word') };
    case 'unknown':
      return {
        shape: 'unknown',
        text: join(`Unknown: ${why ?? 'no data'}`, ...(figure === null ? [] : [`last ${figure}`])),
      };
    case 'under':
      return { shape: 'no', text: join(figure ?? 'under') };
  }
}

/** What the card's key does: it opens, and never applies. */
export function actWords({ plan, incident }: Pick<AlertView, 'plan' | 'incident'>): string {
  return `${plan?.state === 'ready' ? 'review' : 'decide'} ${incident.label}`;
}

/** Where the key leads: the difference of the named target, or the room where it is decided. */
export function actPath({ path, plan }: Pick<AlertView, 'path' | 'plan'>): string {
  return plan?.state === 'ready'
    ? `${path}?review=${encodeURIComponent(plan.revision ?? '')}`
    : path;
}

/**
 * What a screen reader is told once, and again when it says something else: no ages. `now` in epoch
 * milliseconds, as of the reading: one that ticks would speak by itself.
 */
export function spoken(alert: AlertView, now: number): string {
  const { incident, service, signal, suspect, advice, plan } = alert;
  const parts = [
    `${incident.label}, ${incident.severityLabel}, ${service.name} waits for a decision`,
    ...(signal === null || signal.state === 'under' ? [] : [`${signal.title} ${signal.state}`]),
    ...(suspect === null ? [] : [`Suspect: ${suspect.what}`]),
    adviceWords(advice),
    ...(plan?.state === 'ready' ? [verdictWords(plan.verdict, now).text] : []),
  ];
  return `${parts.join('. ')}.`;
}

/** "Roll back Virtuoso API to 00001-abc within 15 min". */
export function adviceWords(advice: AlertView['advice']): string {
  switch (advice.kind) {
    case 'procedure':
      return advice.within === null ? advice.headline : `${advice.headline} ${advice.within}`;
    case 'monitor':
      return 'Keep watching, do not roll back';
    case 'unknown':
      return 'Unknown: a person decides';
  }
}
