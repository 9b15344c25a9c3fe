import { describe, expect, test } from 'vitest';
import type { PlanBody, PlannedCall, PlannedStep } from './plan-body';
import { callWords, sequenceOf, settingRows } from './plan-sequence';
import { GOOD, PLAN } from './test-fixtures';

const SHIFT = PLAN.steps.find(({ work }) => work.kind === 'platform');
if (SHIFT?.work.kind !== 'platform') throw new Error('the fixture plan calls a platform');
const { action } = SHIFT.work;

const plan = (...steps: Partial<PlannedStep>[]): PlanBody => ({
  ...PLAN,
  steps: steps.map((step, index) => ({ ...SHIFT, ...step, index })),
});
const calling = (call: PlannedCall) => ({ work: { kind: 'platform', action: call } }) as const;

const scaling: PlannedCall = {
  ...action,
  kind: 'set_scaling',
  before: { mode: 'automatic', min: 2, max: 20, manual: null },
  after: { mode: 'manual', min: 0, max: null, manual: 0 },
  input: { scaling: { mode: 'manual', min: 0, max: null, manual: 0 } },
  inverse: { scaling: { mode: 'automatic', min: 2, max: 20, manual: null } },
};
const deletion: PlannedCall = {
  ...action,
  kind: 'delete_service',
  before: { exists: true },
  after: { exists: false },
  input: {},
  inverse: null,
};

describe('a plan in order', () => {
  test('counts its calls and names where each leads', () => {
    const share = {
      ...action,
      after: [
        { revision: GOOD, percent: 10, tag: null },
        { revision: null, percent: 90, tag: null },
      ],
    } as PlannedCall;
    const lines = sequenceOf(plan(calling(share), calling(action)));
    expect(lines.map(({ text }) => text)).toEqual([
      '1 of 2: 10 % to 00001-abc',
      '2 of 2: 100 % to 00001-abc',
    ]);
  });

  test('is not told where it is one call and its proof', () => {
    expect(sequenceOf(PLAN)).toEqual([]);
  });

  test('says what a person does and what they will be asked', () => {
    const manual = {
      kind: 'manual',
      work: { kind: 'manual', instruction: 'Run it.' },
      condition: { question: 'Any migrations?', answer: null, evidence: 'None says.' },
    } as const;
    const [line] = sequenceOf(plan(manual, {}));
    expect(line?.note).toBe('done by a person; asked when its turn comes: Any migrations?');
  });

  test('shows an answer that an annotation gave as settled', () => {
    const condition = { question: 'Any?', answer: 'no', evidence: 'It says none.' } as const;
    expect(sequenceOf(plan({ condition }))[0]?.note).toBe('skipped: It says none.');
  });
});

describe('what changes beside traffic', () => {
  test('is the scaling before the first and after the last call', () => {
    expect(settingRows(plan(calling(scaling)))).toEqual([
      { label: 'Scaling', now: 'automatic', after: 'by hand', changed: true },
      { label: 'Instances', now: '2 to 20', after: '0', changed: true },
    ]);
  });

  test('is that the service is gone', () => {
    const [row] = settingRows(plan(calling(deletion)));
    expect(row).toMatchObject({ label: 'Service', now: 'exists' });
  });

  test('is nothing where only traffic moves', () => {
    expect(settingRows(PLAN)).toEqual([]);
  });
});

test('a call without a named share is told as it is', () => {
  expect(callWords(scaling, PLAN)).toBe('no instances');
});
