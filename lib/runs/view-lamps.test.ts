import { describe, expect, it } from 'vitest';
import { NOW, PLAN, seconds } from './test-fixtures';
import { viewLamps } from './view-lamps';
import type { RunRows, StepRow } from './view-run';

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
const STEP: StepRow = {
  index: 0,
  attempt: 1,
  status: 'verified',
  title: 'A step',
  input: null,
  result: null,
  startedAt: null,
  sentAt: null,
  settledAt: null,
  finishedAt: null,
  sendDeadline: null,
  deadline: null,
  answer: null,
  resolution: null,
};
const lamps = (change: Partial<RunRows>) =>
  viewLamps({ ...PROVEN, ...change }, PLAN, [], seconds(900));
const states = (change: Partial<RunRows>) => Object.values(lamps(change)).map((lamp) => lamp.state);

describe('the three lamps', () => {
  it('are lit by what was read back', () => {
    expect(states({})).toEqual(['ok', 'ok', 'ok']);
    expect(states({ healthyAt: null, confirmedAt: null })).toEqual(['ok', 'unknown', 'unknown']);
  });

  it('are not lit by a person’s word alone, until it is read back', () => {
    const [call] = PLAN.steps.filter(({ work }) => work.kind === 'platform');
    const work = { kind: 'check', check: 'effective' };
    const said: StepRow = {
      ...STEP,
      input: call,
      result: { byPerson: true, evidence: 'By a person’s word.' },
    };
    const read = (status: StepRow['status']): StepRow[] => [
      said,
      { ...STEP, index: 1, status, input: { ...call, index: 1, kind: 'check', work } },
    ];
    expect(lamps({ steps: read('failed') }).effective).toMatchObject({
      state: 'unknown',
      evidence: 'By a person’s word.',
    });
    expect(states({ steps: read('verified') })[0]).toBe('ok');
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
