import { describe, expect, test } from 'vitest';
import type { StepStatus } from '@/lib/generated/prisma/enums';
import type { PlannedStep } from './plan-body';
import { BAD, NOW, PLAN, seconds, state } from './test-fixtures';
import type { StepRow } from './view-run';
import { abortSentence, askOf, currentSteps, unknownStepOf, viewStep } from './view-run-steps';

const SHIFT = PLAN.steps.find(({ work }) => work.kind === 'platform');
if (SHIFT === undefined) throw new Error('the fixture plan calls a platform');

function row(
  index: number,
  status: StepStatus,
  plan: Partial<PlannedStep> = {},
  change: Partial<StepRow> = {},
): StepRow {
  return {
    index,
    attempt: 1,
    status,
    title: plan.title ?? 'Shift',
    input: { ...SHIFT, ...plan, index },
    result: null,
    startedAt: NOW,
    sentAt: null,
    settledAt: null,
    finishedAt: null,
    sendDeadline: null,
    deadline: null,
    answer: null,
    resolution: null,
    ...change,
  };
}

const BY_HAND = {
  kind: 'manual',
  title: 'Migrate',
  work: { kind: 'manual', instruction: 'Run the script.' },
} as const;
const CONDITION = { question: 'Any migrations?', answer: null, evidence: `${BAD} says nothing.` };
const said = (index: number, outcome: string) => ({
  ...row(index, 'unknown'),
  resolution: { outcome, personId: 'p', note: null, evidence: null },
});

const asks = (...rows: StepRow[]) => askOf(currentSteps(rows), 'orders', seconds(60));
const abort = (...rows: StepRow[]) => abortSentence(currentSteps(rows), PLAN);

describe('what a run asks a person', () => {
  test('is the step by hand whose turn it is, and none before or after', () => {
    expect(asks(row(0, 'verified'), row(1, 'intended', BY_HAND))).toMatchObject({
      kind: 'manual',
      index: 1,
      instruction: 'Run the script.',
    });
    expect(asks(row(0, 'sending'), row(1, 'pending', BY_HAND))).toBeNull();
  });

  test('is the condition first, with its revisions in short', () => {
    const conditional = { ...BY_HAND, condition: CONDITION };
    expect(asks(row(0, 'pending', conditional))).toMatchObject({
      kind: 'condition',
      question: 'Any migrations?',
      evidence: '00002-xyz says nothing.',
    });
    expect(asks(row(0, 'intended', conditional, { answer: 'yes' }))?.kind).toBe('manual');
    expect(asks(row(0, 'intended', conditional, { answer: 'no' }))).toBeNull();
  });

  test('is asked once: a word that was given is acted on', () => {
    const resolution = { outcome: 'done', personId: 'p', note: null, evidence: null };
    expect(asks(row(0, 'intended', BY_HAND, { resolution }))).toBeNull();
  });

  test('is what the signals could not tell, once their time is over', () => {
    const gate = { kind: 'check', work: { kind: 'check', check: 'signals' } } as const;
    expect(asks(row(0, 'intended', gate, { deadline: seconds(61) }))).toBeNull();
    expect(asks(row(0, 'intended', gate, { deadline: seconds(60) }))?.kind).toBe('manual');
  });
});

describe('what abort leaves', () => {
  test('is said of what is done and of what is not', () => {
    expect(abort(row(0, 'pending'))).toBe('stops before anything is sent');
    expect(abort(row(0, 'verified'), row(1, 'pending'), row(2, 'pending'))).toBe(
      '100 % to 00001-abc stays; 2 of 3 changes are not sent',
    );
    expect(abort(row(0, 'sent'), row(1, 'pending'))).toBe(
      'sees what is on its way to its end; 1 of 2 changes is not sent',
    );
    expect(abort(row(0, 'verified'))).toBe('stops the checks; what was changed stays');
  });
});

describe('a call whose outcome nobody knows', () => {
  type Around = Parameters<typeof unknownStepOf>[2];
  const around: Around = { run: { number: 7, outcome: 'Lost.' }, state: state(), now: NOW };
  const unknown = (rows: StepRow[], change: Partial<Around> = {}) =>
    unknownStepOf(currentSteps(rows), PLAN, { ...around, ...change });

  test('is shown with what was observed beside it and who changed the target last', () => {
    const lookedAt = seconds(30).toISOString();
    const seen = row(0, 'unknown', {}, { result: { evidence: 'Can’t tell.', lookedAt } });
    expect(unknown([seen])).toMatchObject({
      sent: '100 % to 00001-abc',
      observed: 'Can’t tell.',
      lookedAt,
      lastModifier: 'deployer@shop.example',
    });
    expect(unknown([seen], { state: null })).toMatchObject({ serves: null, lastModifier: null });
  });

  test('has three answers that each say what comes of it', () => {
    const view = unknown([row(0, 'unknown', {}, { sendDeadline: seconds(9) }), row(1, 'pending')]);
    expect(view?.choices.map(({ outcome }) => outcome)).toEqual([
      'landed',
      'not_landed',
      'give_up',
    ]);
    expect(view?.choices[0]?.consequence).toContain('step 2');
    expect(view?.choices[1]?.consequence).toContain('15:00:09');
    expect(view?.choices[2]?.consequence).toContain('run 7');
  });

  test('keeps the word that was given until it is acted on', () => {
    expect(unknown([said(0, 'not_landed')])?.resolved).toBe('not_landed');
    expect(unknown([row(0, 'unknown')])?.resolved).toBeNull();
  });
});

describe('undoing one step', () => {
  const undo = (each: StepRow, run: Parameters<typeof viewStep>[1]) =>
    currentSteps([each]).map((step) => viewStep(step, run).undo)[0];

  test('is there for what was made, or may have been, and has a way back', () => {
    expect(undo(row(0, 'verified'), 'succeeded')).toContain('Put the recorded list back');
    expect(undo(row(0, 'unknown'), 'unknown')).not.toBeNull();
    expect(undo(row(0, 'pending'), 'failed')).toBeNull();
    expect(undo(row(0, 'verified'), 'applying')).toBeNull();
    expect(undo(row(0, 'verified', BY_HAND), 'succeeded')).toBeNull();
  });
});

test('a step counts as its last attempt stands', () => {
  const steps = currentSteps([row(0, 'verified', {}, { attempt: 2 }), row(0, 'failed')]);
  expect(steps.map((step) => step.row.status)).toEqual(['verified']);
});
