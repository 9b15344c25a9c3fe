'use client';

import { useSyncExternalStore } from 'react';
import { type AlertMark, isWorse, markOf } from '@/components/incident/alert-mark';
import type { AlertView } from '@/lib/incidents/alert-view';
import { numberIn, textIn } from './live/reply';

const KEY = 'ripcord-alerts-away';

const ADVICE: readonly AlertMark['advice'][] = ['procedure', 'monitor', 'unknown'];

/** By incident: how bad it was when this browser's person put it away. Until the tab is closed. */
type Away = Readonly<Record<string, AlertMark>>;

const NONE: Away = {};
const listeners = new Set<() => void>();
let known: { readonly text: string | null; readonly away: Away } = { text: null, away: NONE };

function read(): Away {
  const text = sessionStorage.getItem(KEY);
  if (text !== known.text) known = { text, away: parse(text) };
  return known.away;
}

/** What is not whole counts as nothing: an alert too many is better than one too few. */
function parse(text: string | null): Away {
  if (text === null) return NONE;
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return NONE;
    return Object.fromEntries(
      Object.entries(kept).map(([incident, mark]) => [incident, readMark(mark)]),
    );
  } catch {
    return NONE;
  }
}

function readMark(kept: unknown): AlertMark {
  const severity = numberIn(kept, 'severity');
  const advice = ADVICE.find((known) => known === textIn(kept, 'advice'));
  const adviceSeverity = numberIn(kept, 'adviceSeverity');
  const verdict = numberIn(kept, 'verdict');
  if (severity === null || advice === undefined || adviceSeverity === null || verdict === null) {
    throw new Error('this is no mark of an alert');
  }
  return { severity, advice, adviceSeverity, verdict };
}

function putAway(alert: AlertView): void {
  sessionStorage.setItem(KEY, JSON.stringify({ ...read(), [alert.incident.id]: markOf(alert) }));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Which alerts are put away, as long as they don't get worse. */
export function useAlertsAway(): {
  readonly isAway: (alert: AlertView) => boolean;
  readonly putAway: (alert: AlertView) => void;
} {
  const away = useSyncExternalStore(subscribe, read, () => NONE);
  return {
    isAway(alert) {
      const mark = away[alert.incident.id];
      return mark !== undefined && !isWorse(mark, markOf(alert));
    },
    putAway,
  };
}
