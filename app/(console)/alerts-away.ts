'use client';

import { useSyncExternalStore } from 'react';
import * as z from 'zod/mini';
import { type AlertMark, isWorse, markOf } from '@/components/incident/alert-mark';
import type { AlertView } from '@/lib/incidents/alert-view';

const KEY = 'ripcord-alerts-away';

const marks = z.record(
  z.string(),
  z.object({
    severity: z.number(),
    advice: z.enum(['procedure', 'monitor', 'unknown']),
    adviceSeverity: z.number(),
    verdict: z.number(),
  }),
);

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

function parse(text: string | null): Away {
  if (text === null) return NONE;
  try {
    return marks.parse(JSON.parse(text));
  } catch {
    return NONE;
  }
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
