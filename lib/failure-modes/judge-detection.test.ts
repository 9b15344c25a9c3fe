import { describe, expect, it } from 'vitest';
import { measure } from '@/lib/decisions/measure';
import { type FailureMode, runbookSchema } from '@/lib/runbooks/schema';
import { judgeProbe, judgeSignal, judgeSynthetic } from './judge-detection';

const [MODE, BARE] = runbookSchema.parse({
  slug: 'shop',
  title: 'Shop',
  version: null,
  owner: null,
  updated: null,
  failure_modes: [
    {
      id: 'a',
      title: 'A',
      seen: { probes: ['ready'], signals: [{ signal: 'errors' }], statuses: [{ status: 401 }] },
    },
    { id: 'b', title: 'B' },
  ],
}).failure_modes as [FailureMode, FailureMode];

const SIGNAL = {
  id: 'errors',
  title: 'Errors',
  signal: 'error_rate_5xx',
  window: { seconds: 300, source: 'default' },
  act: { at: 0.05, source: 'runbook' },
} as const;
const NOW = new Date('2026-11-20T03:07:00.000Z');

const measured = (value: number | null, signal: Parameters<typeof measure>[0] = SIGNAL) =>
  measure(
    signal,
    [
      {
        signal: 'error_rate_5xx',
        revision: null,
        value,
        unit: 'ratio',
        windowSeconds: 300,
        samples: 900,
        observedAt: NOW.toISOString(),
      },
    ],
    NOW,
  );

describe('a signal', () => {
  it.each([
    [0.05, 'points_to_it'],
    [0.049, 'speaks_against_it'],
    [null, 'unknown'],
  ])('of %s against a limit of 0.05: %s', (value, outcome) => {
    expect(judgeSignal(MODE, measured(value)).outcome).toBe(outcome);
  });

  it('without a limit says nothing, and under it only where the mode is seen by it', () => {
    const { act: _, ...unlimited } = SIGNAL;
    expect(judgeSignal(MODE, measured(0.9, unlimited)).outcome).toBe('unknown');
    expect(judgeSignal(BARE, measured(0.01)).outcome).toBe('unknown');
    expect(judgeSignal(BARE, measured(0.2)).outcome).toBe('points_to_it');
  });
});

describe('a probe', () => {
  it.each([
    ['ready', 'failed', 'points_to_it'],
    ['ready', 'passed', 'speaks_against_it'],
    ['ready', 'skipped', 'unknown'],
    ['health', 'failed', 'unknown'],
    ['health', 'passed', 'unknown'],
  ] as const)('%s that %s: %s', (id, outcome, expected) => {
    expect(judgeProbe(MODE, { id, outcome, detail: 'x' }).outcome).toBe(expected);
  });
});

describe('a synthetic request', () => {
  it.each([
    [MODE, 200, true, 'speaks_against_it'],
    [MODE, 401, false, 'points_to_it'],
    [MODE, 500, false, 'unknown'],
    [BARE, 500, false, 'points_to_it'],
    [MODE, null, false, 'unknown'],
    [BARE, null, false, 'unknown'],
  ] as const)('%o answered %s, passed %s: %s', (mode, status, passed, expected) => {
    expect(judgeSynthetic(mode, { status, passed, detail: 'x' }).outcome).toBe(expected);
  });
});
