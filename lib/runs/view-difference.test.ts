import { expect, it } from 'vitest';
import { BAD, GOOD, planned, QUICK } from './test-fixtures';
import { trafficDifference } from './view-difference';

it('traffic that follows latest now is shown so, though a step before the shift pins it', () => {
  const body = planned(QUICK);
  const pinned = [{ revision: BAD, percent: 100, tag: null }];
  const steps = body.steps.map((step) =>
    step.work.kind === 'platform' && step.work.action.kind === 'shift_traffic'
      ? { ...step, work: { ...step.work, action: { ...step.work.action, before: pinned } } }
      : step,
  );
  const effectiveBefore = [{ revision: BAD, percent: 100, tag: null, followsLatest: true }];
  const shown = (plan: typeof body) => trafficDifference({ body: plan, notes: [] })?.followsLatest;
  expect(shown({ ...body, steps, effectiveBefore })).toEqual({ before: true, after: false });
  const other = [{ revision: GOOD, percent: 100, tag: null, followsLatest: false }];
  expect(shown({ ...body, steps, effectiveBefore: other })).toMatchObject({ before: false });
});
