import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRunbook } from '@/lib/runbooks/parse';
import { type Reading, SIGNAL_UNITS, type SignalFrame, type SignalId } from '@/lib/signals/reading';
import { serviceHealth } from './health';
import type { TargetState } from './target-state';

const NOW = new Date('2026-11-20T03:07:26Z');
const virtuoso = parseRunbook('v', readFileSync('runbooks/virtuoso-api.yaml', 'utf8')).runbook;

function frame(values: Partial<Record<SignalId, number | null>>, samples = 900): SignalFrame {
  const readings = Object.entries(values).map(
    ([signal, value]): Reading => ({
      signal: signal as SignalId,
      revision: null,
      value,
      unit: SIGNAL_UNITS[signal as SignalId],
      windowSeconds: 300,
      samples,
      observedAt: '2026-11-20T03:07:20Z',
    }),
  );
  return {
    targetId: 't',
    sampledAt: '2026-11-20T03:07:20Z',
    lagSeconds: 0,
    periodSeconds: 60,
    series: [],
    readings,
    problem: null,
  };
}

function state(more: Partial<TargetState> = {}): TargetState {
  return {
    readAt: '2026-11-20T03:07:20Z',
    uid: 'u',
    generation: '2',
    observedGeneration: '2',
    etag: null,
    reconciling: false,
    condition: { state: 'ok', message: null },
    desired: [],
    effective: [],
    latestReadyRevision: null,
    latestCreatedRevision: null,
    lastModifier: null,
    updatedAt: '2026-11-20T02:58:04Z',
    url: null,
    revisions: [],
    gitopsOwner: null,
    scaling: { mode: 'automatic', min: 0, max: null, manual: null },
    ...more,
  };
}

const good = { error_rate_5xx: 0.003, latency_p95: 0.4 };
const health = (values: Partial<Record<SignalId, number | null>>, samples?: number) =>
  serviceHealth(virtuoso, frame(values, samples), state(), NOW);

describe('serviceHealth', () => {
  it.each([
    [{ error_rate_5xx: 0.2, latency_p95: 0.4 }, 'failing'],
    [{ error_rate_5xx: 0.19, latency_p95: 0.4 }, 'degraded'],
    [{ error_rate_5xx: 0.05, latency_p95: 0.4 }, 'degraded'],
    [{ error_rate_5xx: 0.049, latency_p95: 5 }, 'failing'],
    [good, 'healthy'],
    [{ error_rate_5xx: 0.003 }, 'unknown'],
    [{ error_rate_5xx: 0.003, latency_p95: null }, 'unknown'],
    [{ latency_p95: 0.4 }, 'unknown'],
    [{}, 'unknown'],
    [{ error_rate_5xx: 0.34 }, 'failing'],
    [{ error_rate_5xx: 0.06 }, 'degraded'],
  ])('%j is %s', (values, expected) => {
    expect(health(values).state).toBe(expected);
  });

  it('names the worst breach first, with its limit', () => {
    const { why, breaches } = health({ error_rate_5xx: 0.341, latency_p95: 6.2 });
    expect(why.replaceAll(/\s/g, ' ')).toBe('Error rate 34.1 %, limit 20 %');
    expect(breaches.map(({ signal, level }) => [signal, level])).toEqual([
      ['error_rate', 'act'],
      ['latency_p95', 'act'],
    ]);
  });

  it('with too few samples is unknown and says how many it takes', () => {
    expect(health(good, 3)).toMatchObject({
      state: 'unknown',
      why: 'Error rate: 3 samples, needs 50',
      unknown: ['error_rate', 'latency_p95'],
    });
  });

  it('is unknown without a frame, a runbook, a state or a fresh state', () => {
    const states = [
      serviceHealth(virtuoso, null, state(), NOW),
      serviceHealth(null, frame(good), state(), NOW),
      serviceHealth(virtuoso, frame(good), null, NOW),
      serviceHealth(virtuoso, frame(good), state({ readAt: '2026-11-20T03:05:00Z' }), NOW),
      serviceHealth(virtuoso, frame(good), state({ readAt: 'never' }), NOW),
    ].map((one) => one.state);
    expect(states).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'unknown']);
  });

  it('says what the source said when it is silent', () => {
    const silent = { ...frame({}), problem: 'Monitoring is not reachable.' };
    expect(serviceHealth(virtuoso, silent, state(), NOW).why).toBe('Monitoring is not reachable.');
  });

  it('is degraded when the platform reports a failed condition', () => {
    const failed = state({ condition: { state: 'failed', message: 'image not found' } });
    expect(serviceHealth(virtuoso, frame(good), failed, NOW)).toMatchObject({
      state: 'degraded',
      why: 'The platform reports: image not found',
    });
  });
});
