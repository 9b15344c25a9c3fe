import type { LogSymptoms, Observations } from './observations';

export const AT = '2026-11-20T03:07:00.000Z';

/** A service about which everything is known, and nothing is wrong. */
export function healthyObservations(over: Partial<Observations> = {}): Observations {
  return {
    logs: { known: true, value: quietLog(), at: AT },
    probes: { known: true, value: [], at: AT },
    signals: [],
    requestsPerSecond: 40,
    conditions: { known: true, value: [], at: AT },
    changes: { known: true, value: null, at: AT },
    detections: [],
    ...over,
  };
}

function quietLog(): LogSymptoms {
  return { seconds: 300, complete: true, phrases: {}, statuses: {}, builds: {} };
}

/** The same log with these counts, all on one revision. */
export function logWith(
  counts: {
    phrases?: Readonly<Record<string, number>>;
    statuses?: Readonly<Record<string, number>>;
  },
  revision = 'shop-00002-xyz',
): Observations['logs'] {
  const counted = (given: Readonly<Record<string, number>> = {}) =>
    Object.fromEntries(
      Object.entries(given).map(([key, count]) => [
        key,
        { count, revisions: { [revision]: count } },
      ]),
    );
  const value = {
    ...quietLog(),
    phrases: counted(counts.phrases),
    statuses: counted(counts.statuses),
  };
  return { known: true, value, at: AT };
}
