import { describe, expect, it } from 'vitest';
import type { Runbook } from '@/lib/runbooks/schema';
import type { Series, SignalId } from '@/lib/signals/reading';
import { healthWhileServing, servedIn } from './ledger';

const START = Date.parse('2026-03-01T12:00:00.000Z');

function series(
  signal: SignalId,
  values: readonly (number | null)[],
  { revision = 'a' as string | null, samples = 100 } = {},
): Series {
  const points = values.map((value, index) => ({
    at: new Date(START + (index + 1) * 60_000).toISOString(),
    value,
    samples: value === null ? 0 : samples,
  }));
  return { signal, revision, unit: 'ratio', points };
}

const runbook: Pick<Runbook, 'signals'> = {
  signals: [
    {
      id: 'errors',
      title: 'Errors',
      signal: 'error_rate_5xx',
      window: { seconds: 300, source: 'default' },
      act: { at: 0.2, source: 'runbook' },
    },
    {
      id: 'p95',
      title: 'P95',
      signal: 'latency_p95',
      window: { seconds: 300, source: 'default' },
      act: { at: 5, source: 'runbook' },
    },
    {
      id: 'rate',
      title: 'Rate',
      signal: 'request_rate',
      window: { seconds: 300, source: 'default' },
    },
  ],
};
const fast = series('latency_p95', [0.4, 0.4, 0.4, 0.4, 0.4]);

function healthOf(...all: Series[]): string | undefined {
  return healthWhileServing(runbook, all, 60)[0]?.health;
}

describe('when a revision served', () => {
  it('is from the first interval with requests to the last', () => {
    expect(servedIn([series('request_rate', [null, 2, 0, 3, null])], 60)).toEqual([
      { revision: 'a', from: '2026-03-01T12:01:00.000Z', to: '2026-03-01T12:04:00.000Z' },
    ]);
  });

  it('is not told of the whole service, nor of a revision without requests', () => {
    expect(servedIn([series('request_rate', [4, 4], { revision: null })], 60)).toEqual([]);
    expect(servedIn([series('request_rate', [0, null])], 60)).toEqual([]);
  });
});

describe('health while it served', () => {
  it('is unhealthy when a whole window was over a limit, though other signals are missing', () => {
    expect(healthOf(series('error_rate_5xx', [0.3, 0.34, 0.34, 0.3, 0.34]))).toBe('unhealthy');
  });

  it('is healthy when every limited signal is known and none was over for a window', () => {
    expect(healthOf(series('error_rate_5xx', [0, 0.9, 0, 0, 0]), fast)).toBe('healthy');
  });

  it('is not known when a limited signal is missing', () => {
    expect(healthOf(series('error_rate_5xx', [0, 0, 0, 0, 0]))).toBeUndefined();
  });

  it('is not known from too few samples', () => {
    const few = series('error_rate_5xx', [0, 0, 0, 0, 0], { samples: 9 });
    expect(healthOf(few, fast)).toBeUndefined();
  });

  it('is not known from windows with holes', () => {
    const holes = series('error_rate_5xx', [0, 0, null, null, null, 0, 0, 0]);
    expect(healthOf(holes, fast)).toBeUndefined();
  });

  it('is not known when the runbook has no limit to judge by', () => {
    expect(healthWhileServing({ signals: [] }, [fast], 60)).toEqual([]);
  });
});
