import { describe, expect, it } from 'vitest';
import { storedPlan } from '@/lib/testing/stored-plan';
import { planBody } from './plan-body';
import { hasMoved } from './target-moved';

const plan = planBody.parse(storedPlan({ generation: '9' }));

describe('whether the target moved after the plan', () => {
  it('is seen by a later generation, compared as numbers', () => {
    expect(hasMoved(plan, { uid: 'uid-1', generation: '10' })).toBe(true);
    expect(hasMoved(plan, { uid: 'uid-1', generation: '9' })).toBe(false);
  });

  it('is not said by an observation from before the plan', () => {
    expect(hasMoved(plan, { uid: 'uid-1', generation: '8' })).toBe(false);
  });

  it('is seen by another object of the same name', () => {
    expect(hasMoved(plan, { uid: 'uid-2', generation: '1' })).toBe(true);
  });

  it('is assumed of generations that are no numbers and differ', () => {
    expect(hasMoved(plan, { uid: 'uid-1', generation: 'b' })).toBe(true);
  });
});
