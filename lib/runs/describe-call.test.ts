import { describe, expect, test } from 'vitest';
import { inverseSentences } from './describe-call';
import type { PlannedCall } from './plan-body';
import { PLAN } from './test-fixtures';

const SHIFT = PLAN.steps.find(({ work }) => work.kind === 'platform');
if (SHIFT?.work.kind !== 'platform') throw new Error('the fixture plan calls a platform');
const { action } = SHIFT.work;

const deletion: PlannedCall = {
  ...action,
  kind: 'delete_service',
  before: { exists: true },
  after: { exists: false },
  input: {},
  inverse: null,
};
const withoutInverse: PlannedCall = { ...action, inverse: null };

describe('what several calls give back', () => {
  test('is said once where all of them give nothing back', () => {
    expect(inverseSentences([deletion, withoutInverse])).toEqual([
      'Nothing gives it back: it can’t be undone. A full export of the service is kept as evidence before it is deleted.',
    ]);
  });

  test('is said of each where they differ, in their order', () => {
    const [list, nothing] = inverseSentences([action, withoutInverse]);
    expect(list).toContain('Put the recorded list back');
    expect(nothing).toBe('Nothing gives it back: it can’t be undone.');
  });
});
