/** A service's facts for tests: two revisions, the newer one serving, signals read just now. */
import type { Runbook } from '@/lib/runbooks/schema';
import { SIGNAL_UNITS, type SignalFrame, type SignalId } from '@/lib/signals/reading';
import type { ServiceFacts, TargetFacts } from './service-facts';
import { BAD, GOOD, stateFixture } from './test-fixtures';

export const NOW = new Date('2026-03-01T12:10:00.000Z');

export const RUNBOOK: Pick<Runbook, 'signals'> = {
  signals: [
    {
      id: 'errors',
      title: 'Error rate',
      signal: 'error_rate_5xx',
      window: { seconds: 300, source: 'default' },
      consider: { at: 0.05, source: 'runbook' },
      act: { at: 0.2, source: 'runbook' },
    },
  ],
};

/** Ten minutes of one signal of the whole service, the newest value last; it is also what was read. */
export function frameFixture(
  values: readonly (number | null)[],
  signal: SignalId = 'error_rate_5xx',
): SignalFrame {
  const unit = SIGNAL_UNITS[signal];
  const points = values.map((value, index) => ({
    at: new Date(NOW.getTime() - (values.length - index) * 60_000).toISOString(),
    value,
    samples: value === null ? 0 : 1000,
  }));
  const value = values.at(-1) ?? null;
  return {
    targetId: 'target-1',
    sampledAt: NOW.toISOString(),
    lagSeconds: 60,
    periodSeconds: 60,
    series: [{ signal, revision: null, unit, points }],
    readings: [
      {
        signal,
        revision: null,
        value,
        unit,
        windowSeconds: 300,
        samples: value === null ? 0 : 5000,
        observedAt: points.at(-1)?.at ?? NOW.toISOString(),
      },
    ],
    problem: null,
  };
}

export function targetFixture(change: Partial<TargetFacts> = {}): TargetFacts {
  const served = { createdAt: new Date(0), brokenAt: null, brokenReason: null, goneAt: null };
  return {
    connection: 'shop',
    kind: 'cloud-run',
    ref: 'projects/shop/locations/us-central1/services/orders',
    state: stateFixture(),
    observedAt: new Date(NOW.getTime() - 5000),
    observationProblem: null,
    frame: frameFixture([0.01, 0.01, 0.01]),
    frameProblem: null,
    ledger: [
      {
        ...served,
        name: GOOD,
        digest: null,
        firstServedAt: new Date('2026-03-01T10:00:00.000Z'),
        lastServedAt: new Date('2026-03-01T12:00:00.000Z'),
        health: 'healthy',
      },
      {
        ...served,
        name: BAD,
        digest: null,
        firstServedAt: new Date('2026-03-01T12:00:00.000Z'),
        lastServedAt: NOW,
        health: null,
      },
    ],
    holds: [],
    holder: null,
    endedBadly: [],
    ...change,
  };
}

export function serviceFixture(change: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    slug: 'orders',
    name: 'Orders',
    notConnected: null,
    runbook: RUNBOOK as Runbook,
    target: targetFixture(),
    incident: null,
    changes: [],
    ...change,
  };
}
