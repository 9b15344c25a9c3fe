import { describe, expect, it } from 'vitest';
import { procedure } from '@/lib/runbooks/procedure-schema';
import { canBeUndone, RUN_MOVES, runAfter, STEP_MOVES, stepMayBecome } from './lifecycle';
import {
  BAD,
  GOOD,
  LONG,
  NOW,
  planned,
  revision,
  seconds,
  step,
  stepOf,
  subject,
} from './test-fixtures';
import { isLastEffect, next, PLAN_SECONDS, type RunFacts, type StepFacts } from './transition';

const run = (change: Partial<RunFacts> = {}): RunFacts => ({
  status: 'applying',
  createdAt: NOW,
  approvalEndsAt: null,
  abortRequested: false,
  frozenUntil: null,
  ...change,
});
const at = (...done: Partial<StepFacts>[]) =>
  [0, 1, 2, 3].map((index) => step(index, done[index] ?? {}));
const verified = { status: 'verified' } as const;

describe('what a run needs next', () => {
  it('steps that need nothing from outside go in one', () => {
    expect(next(run(), at(), NOW)).toMatchObject({ do: 'tick_off', steps: [{ index: 0 }] });
    expect(next(run(), at(verified, verified, verified), NOW)).toMatchObject({
      do: 'tick_off',
      steps: [{ index: 3 }],
    });
  });

  it.each([
    ['pending', 'send'],
    ['intended', 'send'],
    ['sending', 'read_back'],
    ['sent', 'settle'],
    ['settled', 'verify'],
    ['unknown', 'verify'],
  ] as const)('a call that is %s: %s', (status, does) => {
    expect(next(run(), at(verified, { status }), NOW)).toMatchObject({ do: does });
  });

  it('a failed try is replaced by the next one', () => {
    const steps = [
      ...at(verified, { status: 'failed' }),
      step(1, { attempt: 2, status: 'intended' }),
    ];
    expect(next(run(), steps, NOW)).toMatchObject({ do: 'send', step: { attempt: 2 } });
  });

  it('probes after the change, and success after everything', () => {
    expect(next(run(), at(verified, verified), NOW)).toMatchObject({ do: 'probe' });
    const all = at(verified, verified, { status: 'skipped' }, verified);
    expect(next(run({ status: 'verifying' }), all, NOW)).toEqual({ do: 'succeed' });
  });

  it('an abort waits for what is in flight and stops all else', () => {
    const asked = run({ abortRequested: true });
    expect(next(asked, at(verified), NOW)).toEqual({ do: 'abort' });
    for (const status of ['sending', 'sent', 'settled'] as const) {
      expect(next(asked, at(verified, { status }), NOW).do).not.toBe('abort');
    }
    expect(next(asked, at(verified, verified), NOW)).toEqual({ do: 'abort' });
  });

  it('a plan that nobody applies expires', () => {
    const planned = run({ status: 'planned' });
    expect(next(planned, [], seconds(PLAN_SECONDS - 1))).toMatchObject({ do: 'rest' });
    expect(next(planned, [], seconds(PLAN_SECONDS))).toEqual({ do: 'expire' });
  });

  it.each(['awaiting_approval', 'approved'] as const)(
    'what is %s expires with the word',
    (status) => {
      const waiting = run({ status, approvalEndsAt: seconds(60) });
      expect(next(waiting, [], seconds(59))).toEqual({ do: 'rest', until: seconds(60) });
      expect(next(waiting, [], seconds(60))).toEqual({ do: 'expire' });
    },
  );

  it('a freeze stops what is to be sent, and lets what was sent come to its end', () => {
    const frozen = run({ frozenUntil: seconds(600) });
    expect(next(frozen, at(verified), NOW)).toEqual({ do: 'rest', until: seconds(600) });
    for (const status of ['sending', 'sent', 'settled'] as const) {
      expect(next(frozen, at(verified, { status }), NOW).do).not.toBe('rest');
    }
  });

  it.each([
    'succeeded',
    'failed',
    'aborted',
    'expired',
    'reverted',
    'reverted_externally',
  ] as const)('nothing, once it is %s', (status) => {
    expect(next(run({ status }), at(), NOW)).toEqual({ do: 'rest', until: null });
  });
});

describe('a run of many steps', () => {
  const plan = planned(
    LONG,
    GOOD,
    subject({ revisions: [revision(BAD, { annotations: {} }), revision(GOOD)] }),
  );
  const steps = (...changes: Partial<StepFacts>[]) =>
    plan.steps.map((_, index) => stepOf(plan, index, changes[index] ?? {}));

  it('asks where the annotation says nothing, and never skips for want of an answer', () => {
    expect(next(run(), steps(verified), NOW)).toMatchObject({ do: 'ask', step: { index: 1 } });
    expect(next(run(), steps(verified, { answer: 'no' }), NOW)).toMatchObject({ do: 'skip' });
    expect(next(run(), steps(verified, { answer: 'yes' }), NOW)).toMatchObject({
      do: 'await_person',
    });
  });

  it('signals between two changes are a gate; a person’s word opens what stays unknown', () => {
    const before = [verified, { status: 'skipped' } as const, verified];
    expect(next(run(), steps(...before, {}), NOW)).toMatchObject({
      do: 'gate',
      step: { index: 3 },
    });
    const word = { outcome: 'done', personId: 'p', note: null, evidence: null } as const;
    expect(next(run(), steps(...before, { resolution: word }), NOW)).toMatchObject({
      do: 'await_person',
    });
  });

  it('knows its last call, whatever is left out', () => {
    const all = steps();
    expect(isLastEffect({ index: 2 }, all)).toBe(false);
    expect(isLastEffect({ index: 4 }, all)).toBe(true);
    expect(isLastEffect({ index: 2 }, steps({}, {}, {}, {}, { status: 'skipped' }))).toBe(true);
  });

  it('an unknown outcome goes on by a person’s word', () => {
    const word = { outcome: 'landed', personId: 'p', note: 'Seen.', evidence: null } as const;
    const unknown = steps({ status: 'unknown', resolution: word });
    expect(next(run({ status: 'unknown' }), unknown, NOW)).toMatchObject({ do: 'resolve' });
    expect(next(run({ status: 'unknown' }), steps({ status: 'unknown' }), NOW)).toMatchObject({
      do: 'verify',
    });
  });
});

describe('the machines', () => {
  it('what is expired or reverted is over', () => {
    expect(RUN_MOVES.expired).toEqual({});
    expect(RUN_MOVES.reverted).toEqual({});
  });

  it('a run that is applying can’t be undone, one that is unknown can', () => {
    expect(canBeUndone('applying')).toBe(false);
    expect(canBeUndone('unknown')).toBe(true);
    expect(canBeUndone('planned')).toBe(false);
  });

  it('a call is never unsent', () => {
    expect(stepMayBecome('sending', 'intended')).toBe(false);
    expect(stepMayBecome('sent', 'sending')).toBe(false);
    for (const status of ['verified', 'skipped', 'failed'] as const) {
      expect(STEP_MOVES[status]).toEqual([]);
    }
  });

  it('applying is open only from planned and approved', () => {
    const open = Object.keys(RUN_MOVES).filter(
      (status) => runAfter(status as keyof typeof RUN_MOVES, 'apply') !== null,
    );
    expect(open).toEqual(['planned', 'approved']);
  });
});

describe('a step that follows another', () => {
  const DELETION = planned(
    procedure.parse({
      id: 'delete',
      title: 'Delete',
      written: 'Delete',
      steps: [
        {
          id: 'delete',
          kind: 'action',
          title: 'Delete',
          action: 'delete_service',
          inverse: 'none',
          only_if: { question: 'Is it platform-wide?' },
          expectation: 'It is gone.',
        },
        {
          id: 'again',
          kind: 'manual',
          title: 'Deploy it',
          instruction: 'Deploy it.',
          only_if: { question: 'Was it deleted?', step: 'delete' },
          expectation: 'It is there.',
        },
      ],
    }),
    null,
  );
  const once = (status: StepFacts['status']) => [
    stepOf(DELETION, 0, { status }),
    stepOf(DELETION, 1),
  ];

  it.each([
    ['skipped', 'skip'],
    ['verified', 'await_person'],
  ] as const)('that is %s: %s, and nobody is asked again', (status, does) => {
    expect(next(run(), once(status), NOW)).toMatchObject({ do: does, step: { index: 1 } });
    const [first] = once(status);
    expect(first && isLastEffect(first, once(status))).toBe(status === 'skipped');
  });
});
