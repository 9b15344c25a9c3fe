import { describe, expect, test } from 'vitest';
import { procedure } from '@/lib/runbooks/procedure-schema';
import { afterManual } from './check-outcomes';
import { endOfGivingBack, givenBack, type Judged, stopAtGate } from './give-back';
import type { PlanBody } from './plan-body';
import { change } from './step-change';
import { GOOD, NOW, planned, stepOf } from './test-fixtures';
import { next, type StepFacts } from './transition';

const share = (percent: number) => ({
  id: `share_${percent}`,
  kind: 'action',
  title: `Give it ${percent} %`,
  action: percent === 100 ? 'shift_traffic' : 'split_traffic',
  percent,
  inverse: 'recorded_traffic',
  expectation: 'It is so.',
});
const PLAN: PlanBody = planned(
  procedure.parse({
    id: 'out',
    title: 'Out',
    written: 'Out',
    steps: [
      share(50),
      { id: 'gate', kind: 'check', title: 'Judge', check: 'signals', expectation: 'Well.' },
      share(100),
    ],
  }),
  GOOD,
);
const [FIRST] = PLAN.steps;
if (FIRST?.work.kind !== 'platform' || FIRST.work.action.kind !== 'shift_traffic') {
  throw new Error('no shift of traffic');
}
const SENT = FIRST.work.action;
const JUDGED: Judged = { index: 0, call: SENT };
const steps = (gate: Partial<StepFacts> = {}) => [
  stepOf(PLAN, 0, { status: 'verified', sendDeadline: NOW }),
  stepOf(PLAN, 1, { status: 'intended', ...gate }),
  ...PLAN.steps.slice(2).map(({ index }) => stepOf(PLAN, index)),
];

/** The steps as they are once the gate has failed. */
function stopped(): { readonly after: StepFacts[]; readonly back: StepFacts } {
  const before = steps();
  const [, gate] = before;
  if (gate === undefined) throw new Error('no gate');
  const { giveBack } = stopAtGate(gate, 'Half of it fails.', JUDGED, before);
  if (giveBack === undefined) throw new Error('nothing is given back');
  const back = { ...gate, index: giveBack.index, plan: giveBack, status: 'intended' as const };
  const after = before.map((each) => {
    if (each.index === 0) return each;
    return { ...each, status: each.index === 1 ? ('failed' as const) : ('skipped' as const) };
  });
  return { after: [...after, back], back };
}

describe('a gate that fails', () => {
  test('leaves out what comes after it, and gives back the list before the change it judges', () => {
    const before = steps();
    const [, gate] = before;
    if (gate === undefined) throw new Error('no gate');
    const move = stopAtGate(gate, 'Half of it fails.', JUDGED, before);
    expect(move.changes[0]).toMatchObject({ to: 'failed', summary: 'Half of it fails.' });
    expect(move.changes.slice(1).map(({ to }) => to)).toEqual(before.slice(2).map(() => 'skipped'));
    expect(move.run).toBeUndefined();
    expect(move.giveBack).toMatchObject({
      index: PLAN.steps.length,
      givesBack: 0,
      work: {
        action: { input: { traffic: SENT.before, exact: true }, before: SENT.after },
      },
    });
  });

  test('gives it back too where a person says that it is not well', () => {
    const resolution = { outcome: 'failed', personId: 'p', note: 'No.', evidence: null } as const;
    const before = steps({ resolution });
    const [, gate] = before;
    if (gate === undefined) throw new Error('no gate');
    const move = givenBack(afterManual(gate, NOW, false), gate, JUDGED, before);
    expect(move.giveBack).toMatchObject({ givesBack: 0 });
  });

  test('ends the run at once where no traffic was changed before it', () => {
    const [, gate] = steps();
    if (gate === undefined) throw new Error('no gate');
    const move = stopAtGate(gate, 'It fails.', null, steps());
    expect(move).toMatchObject({ run: { move: 'fail', reason: 'Stopped at a gate: It fails.' } });
    expect(move.giveBack).toBeUndefined();
  });

  test('has what it gives back sent next', () => {
    const { after, back } = stopped();
    const run = {
      status: 'applying',
      createdAt: NOW,
      approvalEndsAt: null,
      abortRequested: false,
      frozenUntil: null,
    } as const;
    expect(next(run, after, NOW)).toEqual({ do: 'send', step: back });
  });

  test('ends the run as failed, once the list is back, and lights no lamp', () => {
    const { after, back } = stopped();
    const effective = { name: 'effective', evidence: 'It is so.' } as const;
    const proven = { changes: [change(back, 'verified', 'It is so.')], lamp: effective, wakeIn: 0 };
    const move = endOfGivingBack(proven, after);
    expect(move.run).toEqual({
      move: 'fail',
      reason: 'Stopped at "Judge". Given back: It is so.',
    });
    expect(move.lamp).toBeUndefined();
  });

  test('says where what was before could not be given back', () => {
    const { after, back } = stopped();
    const refused = {
      changes: [change(back, 'failed', 'Refused.')],
      run: { move: 'fail', reason: 'Refused.' },
      wakeIn: null,
    } as const;
    expect(endOfGivingBack(refused, after).run?.reason).toBe(
      'Stopped at "Judge". What was before could not be given back. Refused.',
    );
  });
});
