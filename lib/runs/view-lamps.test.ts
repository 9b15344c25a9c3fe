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

  it('say what keeps them from being confirmed, once metrics had the time that they take', () => {
    const condition = {
      title: 'Error rate',
      signal: 'error_rate_5xx',
      state: 'unknown',
      value: null,
      limit: 0.2,
      unit: 'ratio',
      samples: 0,
      revision: null,
      why: 'no reading in the last 5 min',
    };
    const detail = { silentSince: null, lookedAt: null, conditions: [condition] };
    const watches = [{ kind: 'stability', outcome: null, detail } as const];
    expect(lamps({ confirmedAt: null, watches }).confirmed).toMatchObject({
      state: 'unknown',
      evidence: 'Error rate: no reading in the last 5 min',
    });
    expect(lamps({ confirmedAt: null }).confirmed).toMatchObject({
      state: 'unknown',
      evidence: 'no signal was read since traffic moved',
    });
  });
});
