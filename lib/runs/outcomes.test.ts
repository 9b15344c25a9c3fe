import { describe, expect, it } from 'vitest';
import type { PlatformError } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import { abortMove, afterProbes } from './check-outcomes';
import { afterReadBack, afterSend, afterSettle, afterVerify, beforeSend } from './outcomes';
import type { ProbeSeen } from './step-result';
import { NOW, seconds, step } from './test-fixtures';

const error = (
  kind: PlatformError['kind'],
  outcome: PlatformError['outcome'] = 'refused',
): PlatformError => ({ kind, outcome, message: `It said ${kind}.` });
const pending = step(1);
const sending = step(1, { status: 'sending', sendDeadline: seconds(15), deadline: seconds(75) });
const settled = step(1, { status: 'settled', sendDeadline: seconds(15), deadline: seconds(75) });

describe('after the call', () => {
  it('an answer is kept with its operation', () => {
    expect(afterSend(sending, ok({ name: 'op-1' }))).toMatchObject({
      changes: [{ to: 'sent', operation: { name: 'op-1' } }],
      wakeIn: 0,
    });
  });

  it('a lost answer changes nothing: it is read back', () => {
    expect(afterSend(sending, err(error('timeout', 'unknown')))).toEqual({
      changes: [],
      wakeIn: 0,
    });
  });

  it.each(['permission', 'unauthenticated', 'invalid', 'not_found', 'conflict'] as const)(
    '%s ends the run and is never tried again',
    (kind) => {
      const move = afterSend(sending, err(error(kind)));
      expect(move).toMatchObject({ run: { move: 'fail' }, wakeIn: null });
      expect(move.again).toBeUndefined();
    },
  );

  it('a conflict of a further try is read back: an earlier call may have arrived late', () => {
    expect(afterSend({ ...sending, attempt: 2 }, err(error('conflict')))).toEqual({
      changes: [],
      wakeIn: 0,
    });
  });

  it('a used-up quota backs off: 5, 15, 45 s, and then gives up', () => {
    const waits = [1, 2, 3, 4].map(
      (attempt) => afterSend({ ...sending, attempt }, err(error('quota'))).wakeIn,
    );
    expect(waits).toEqual([5, 15, 45, null]);
  });
});

describe('a call whose answer never came', () => {
  const looked = (landed: 'landed' | 'not_landed' | 'overtaken' | 'cannot_tell') =>
    ok({ landed, evidence: 'Read.' });

  it('that landed is taken up, with nothing sent again', () => {
    const move = afterReadBack(sending, looked('landed'), NOW);
    expect(move).toMatchObject({ changes: [{ to: 'sent' }] });
    expect(move.again).toBeUndefined();
  });

  it('that did not land is sent again only when it can’t arrive any more', () => {
    expect(afterReadBack(sending, looked('not_landed'), seconds(5))).toEqual({
      changes: [],
      wakeIn: 10,
    });
    expect(afterReadBack(sending, looked('not_landed'), seconds(15)).again).toBeDefined();
  });

  it('that was overtaken keeps the target until it can’t arrive any more', () => {
    expect(afterReadBack(sending, looked('overtaken'), seconds(5))).toEqual({
      changes: [],
      wakeIn: 10,
    });
  });

  it('that was overtaken ends the run', () => {
    expect(afterReadBack(sending, looked('overtaken'), seconds(15)).run?.move).toBe('fail');
  });

  it('that can’t be told is UNKNOWN, once it can’t arrive any more', () => {
    expect(afterReadBack(sending, looked('cannot_tell'), NOW).run).toBeUndefined();
    expect(afterReadBack(sending, looked('cannot_tell'), seconds(15)).run?.move).toBe('lose');
  });

  it('and a platform that can’t be read: UNKNOWN after the deadline, not before', () => {
    const away = err(error('unreachable', 'not_sent'));
    expect(afterReadBack(sending, away, seconds(74)).run).toBeUndefined();
    expect(afterReadBack(sending, away, seconds(75)).run?.move).toBe('lose');
  });
});

describe('waiting for the platform', () => {
  const sent = { ...settled, status: 'sent' as const };
  it('is bounded: still running after the deadline is UNKNOWN', () => {
    expect(afterSettle(sent, ok('running'), NOW).wakeIn).toBe(1);
    expect(afterSettle(sent, ok('running'), seconds(75)).run?.move).toBe('lose');
  });

  it('a bad end is no proof either: it is read back', () => {
    expect(afterSettle(sent, err(error('failed', 'unknown')), NOW)).toMatchObject({
      changes: [{ to: 'settled' }],
    });
  });
});

describe('reading back', () => {
  const seen = (
    outcome: 'effective' | 'not_yet' | 'not_effective',
    landed: 'landed' | 'overtaken',
  ) => ok({ outcome, landed, evidence: 'Seen.' });

  it('lights the first lamp when it is effective', () => {
    expect(afterVerify(settled, seen('effective', 'landed'), NOW, true)).toMatchObject({
      changes: [{ to: 'verified' }],
      lamp: { name: 'effective' },
    });
  });

  it('not yet is looked at again until the deadline, then UNKNOWN', () => {
    expect(afterVerify(settled, seen('not_yet', 'landed'), NOW, true).wakeIn).toBe(1);
    expect(afterVerify(settled, seen('not_yet', 'landed'), seconds(75), true).run?.move).toBe(
      'lose',
    );
  });

  it('someone else’s list is a revert from outside; the platform’s own failure is a failure', () => {
    expect(afterVerify(settled, seen('not_effective', 'overtaken'), NOW, true).run?.move).toBe(
      'revert_externally',
    );
    expect(afterVerify(settled, seen('not_effective', 'landed'), NOW, true).run?.move).toBe('fail');
  });

  it('what was UNKNOWN is proven late, and never sent again', () => {
    const unknown = { ...settled, status: 'unknown' as const };
    expect(
      afterVerify(unknown, seen('effective', 'landed'), seconds(500), true).lamp,
    ).toBeDefined();
    expect(afterVerify(unknown, seen('not_yet', 'landed'), seconds(500), true)).toEqual({
      changes: [],
      wakeIn: 15,
      note: expect.objectContaining({ result: expect.objectContaining({ evidence: 'Seen.' }) }),
    });
  });
});

describe('before the call', () => {
  it('an unreadable platform is waited for until the deadline; nothing was sent', () => {
    const away = { kind: 'unreadable', error: error('unreachable', 'not_sent') } as const;
    expect(beforeSend(pending, away, NOW)).toMatchObject({
      changes: [{ to: 'intended' }],
      wakeIn: 3,
    });
    const late = step(1, { status: 'intended', deadline: NOW });
    expect(beforeSend(late, away, NOW).run?.reason).toMatch(/^Nothing was sent/);
  });

  it('a missing permission is not waited for', () => {
    const denied = { kind: 'unreadable', error: error('permission', 'not_sent') } as const;
    expect(beforeSend(pending, denied, NOW).run?.move).toBe('fail');
  });
});

describe('probes', () => {
  const probe = (outcome: ProbeSeen['outcome']): ProbeSeen => ({
    id: outcome,
    outcome,
    method: 'GET',
    path: '/health',
    detail: 'Answered.',
    status: 200,
    milliseconds: 5,
  });
  const probing = step(2, { status: 'intended', deadline: seconds(120) });

  it('light the second lamp when all pass twice in a row', () => {
    const once = afterProbes(probing, [probe('passed')], 0, NOW, true);
    expect(once.lamp).toBeUndefined();
    expect(once.note?.result.passedRounds).toBe(1);
    expect(afterProbes(probing, [probe('passed')], 1, NOW, true).lamp?.name).toBe('healthy');
  });

  it('that fail are asked again until the deadline, then the run has failed', () => {
    const mixed = [probe('passed'), probe('failed')];
    expect(afterProbes(probing, mixed, 1, NOW, true)).toMatchObject({
      note: { result: { passedRounds: 0 } },
    });
    expect(afterProbes(probing, mixed, 1, seconds(120), true).run?.move).toBe('fail');
  });

  it('that can’t be made are skipped, and the lamp stays dark', () => {
    const move = afterProbes(probing, [probe('skipped')], 0, NOW, true);
    expect(move).toMatchObject({
      changes: [{ to: 'skipped', summary: expect.stringMatching(/1 skipped: Answered\.$/) }],
    });
    expect(move.lamp).toBeUndefined();
  });
});

it('an abort says what it leaves', () => {
  expect(abortMove([pending]).run?.reason).toMatch(/Nothing was sent/);
  expect(abortMove([{ ...pending, status: 'verified' }]).run?.reason).toMatch(/left so: Shift/);
});
