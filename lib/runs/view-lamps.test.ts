import { describe, expect, it } from 'vitest';
import { NOW, PLAN, seconds } from './test-fixtures';
import { viewLamps } from './view-lamps';
import type { RunRows } from './view-run';

const PROVEN: RunRows = {
  id: 'r1',
  number: 1,
  status: 'succeeded',
  createdAt: NOW,
  appliedAt: NOW,
  effectiveAt: seconds(4),
  healthyAt: seconds(8),
  confirmedAt: seconds(200),
  finishedAt: seconds(8),
  abortRequestedAt: null,
  exemptAt: null,
  outcome: 'How it ended.',
  plan: { body: PLAN, procedure: PLAN.procedure.id },
  steps: [],
  watches: [],
};
const lamps = (change: Partial<RunRows>) =>
  viewLamps({ ...PROVEN, ...change }, PLAN, [], seconds(900));
const states = (change: Partial<RunRows>) => Object.values(lamps(change)).map((lamp) => lamp.state);

describe('the three lamps', () => {
  it('are lit by what was read back', () => {
    expect(states({})).toEqual(['ok', 'ok', 'ok']);
    expect(states({ healthyAt: null, confirmedAt: null })).toEqual(['ok', 'unknown', 'unknown']);
  });

  it.each(['reverted', 'reverted_externally'] as const)('are out once the run is %s', (status) => {
    expect(states({ status })).toEqual(['failed', 'failed', 'failed']);
    expect(lamps({ status }).effective).toMatchObject({ evidence: 'How it ended.' });
  });

  it('no longer say that signals are well once their watch broke', () => {
    const watches = [{ kind: 'stability', outcome: 'breached' } as const];
    expect(states({ watches })).toEqual(['ok', 'ok', 'failed']);
    expect(lamps({ watches }).confirmed.fact).toBe('signals went over their limits again');
  });
});
