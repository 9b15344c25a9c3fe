import { describe, expect, it } from 'vitest';
import type { Runbook } from '@/lib/runbooks/schema';
import type { Reading } from '@/lib/signals/reading';
import type { Answer } from './decision';
import { evaluate } from './evaluate';
import { EPSILON, forge, hub, NOW, reading, said } from './testing/inputs';

describe('runbooks that decide by criteria', () => {
  const decide = (runbook: Runbook, readings: Reading[], answers: Answer[]) =>
    evaluate({ runbook, readings, answers, change: null, now: NOW }).outcome;
  const hubReadings = (r5xx: number, r4xx = 0.012, p99 = 0.7) => [
    reading('error_rate_5xx', r5xx),
    reading('error_rate_4xx', r4xx),
    reading('latency_p99', p99),
  ];
  const hubNo = [said('rejected_payloads', 'no'), said('missing_events', 'no')];

  it.each([
    [0.01 - EPSILON, 0.012, 0.7, 'monitor', 'Keep watching'],
    [0.01, 0.012, 0.7, 'procedure', 'Check the logs, roll back'],
    [0.003, 0.05, 0.7, 'monitor', 'Check input validation'],
    [0.003, 0.05 - EPSILON, 0.7, 'monitor', 'Keep watching'],
    [0.003, 0.012, 2, 'monitor', 'Scale up or optimise'],
    [0.003, 0.012, 2 - EPSILON, 'monitor', 'Keep watching'],
    [0.02, 0.5, 9, 'procedure', 'Check the logs, roll back'],
  ])('the hub at 5xx %d, 4xx %d, P99 %d s: %s', (r5xx, r4xx, p99, kind, action) => {
    expect(decide(hub, hubReadings(r5xx, r4xx, p99), hubNo)).toMatchObject({ kind, action });
  });
  it('the hub says “ours” of a severity that its runbook doesn’t name', () => {
    const outcome = decide(hub, hubReadings(0.02), []);
    expect(outcome).toMatchObject({ label: 'P2 High', source: 'default' });
  });
  it('forge speaks of P1 to P4', () => {
    const readings = [reading('error_rate_5xx', 0.003)];
    const no = ['incorrect_results', 'agent_down', 'degraded'].map((id) => said(id, 'no'));
    expect(decide(forge, readings, no)).toMatchObject({ kind: 'monitor', label: 'P4' });
    expect(decide(forge, readings, [...no, said('agent_down', 'yes')])).toMatchObject({
      label: 'P2',
      withinSeconds: 900,
      procedure: 'quick_rollback',
    });
    expect(decide(forge, readings, [said('degraded', 'yes')]).kind).toBe('unknown');
  });
  it('a runbook without a decision leaves it to a person', () => {
    const without = { ...hub, decision: { kind: 'none' as const, reason: 'It states none.' } };
    expect(decide(without, [], [])).toMatchObject({ kind: 'unknown', severity: null });
  });
});
