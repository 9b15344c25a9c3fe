import { describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import type { Scaling } from '@/lib/platforms/platform';
import { scalingLanded, scalingUnchanged, verifyScaling } from './scaling-outcome';
import { planScaling } from './scaling-plan';
import { ADDRESS, stateWith } from './test-fixtures';

const INTENT = { id: 'intent-1' };
const STOPPED: Scaling = { mode: 'manual', min: 0, max: null, manual: 0 };
const LIMITED: Scaling = { mode: 'automatic', min: 2, max: 10, manual: null };
const OTHER: Scaling = { ...LIMITED, max: 3 };

const asRead = (change: Partial<TargetState> = {}) => stateWith({ scaling: LIMITED, ...change });
const asWanted = (change: Partial<TargetState> = {}) =>
  stateWith({ generation: '8', observedGeneration: '8', scaling: STOPPED, ...change });

const planned = planScaling(ADDRESS, { scaling: STOPPED }, asRead());
if (!planned.ok) throw new Error(planned.error.message);
const plan = planned.value;

describe('was that us?', () => {
  it.each<[string, TargetState | null, string]>([
    ['the planned scaling is asked for', asWanted(), 'landed'],
    ['it is asked for, though not observed yet', asWanted({ observedGeneration: '7' }), 'landed'],
    [
      'limits are left over beside the fixed number',
      asWanted({ scaling: { ...STOPPED, min: 2 } }),
      'landed',
    ],
    ['nothing changed since the plan was read', asRead(), 'not_landed'],
    ['another scaling is asked for since', asWanted({ scaling: OTHER }), 'overtaken'],
    [
      'the old one is asked for, in a newer generation',
      asWanted({ scaling: LIMITED }),
      'overtaken',
    ],
    ['the reply is older than the plan', asRead({ generation: '6' }), 'cannot_tell'],
    ['it differs in the same generation', asRead({ scaling: OTHER }), 'cannot_tell'],
    ['the service was made again', asWanted({ uid: 'uid-2' }), 'overtaken'],
    ['the service is gone', null, 'overtaken'],
  ])('%s', (_name, state, expected) => {
    expect(scalingLanded(plan, INTENT, state)).toBe(expected);
  });
});

describe('is it effective?', () => {
  it.each<[string, TargetState | null, string, RegExp]>([
    ['asked for and observed', asWanted(), 'effective', /manual, 0 instances, .* generation 8/],
    [
      'asked for and not observed',
      asWanted({
        observedGeneration: '7',
        reconciling: true,
        condition: { state: 'pending', message: null },
      }),
      'not_yet',
      /observed 7/,
    ],
    [
      'observed and pending',
      asWanted({ condition: { state: 'pending', message: null } }),
      'not_yet',
      /not so yet/,
    ],
    ['a stale reply from before the change', asRead(), 'not_yet', /from before the change/],
    [
      'changed by someone else',
      asWanted({
        generation: '9',
        observedGeneration: '9',
        scaling: OTHER,
        lastModifier: 'eve@shop.example',
      }),
      'not_effective',
      /max 3; last changed by eve@shop\.example/,
    ],
    [
      'failed',
      asWanted({ observedGeneration: '7', condition: { state: 'failed', message: 'No quota.' } }),
      'not_effective',
      /No quota/,
    ],
    [
      'failed, and tried again right now',
      asWanted({
        observedGeneration: '7',
        reconciling: true,
        condition: { state: 'failed', message: null },
      }),
      'not_yet',
      /not so yet/,
    ],
    ['the service was made again', asWanted({ uid: 'uid-2' }), 'not_effective', /made again/],
    ['the service is gone', null, 'not_effective', /does not exist any more/],
  ])('%s', (_name, state, outcome, evidence) => {
    expect(verifyScaling(plan, state)).toMatchObject({
      outcome,
      evidence: expect.stringMatching(evidence),
    });
  });

  it('warns when someone else changed the service between reading and writing', () => {
    const state = asWanted({ generation: '10', observedGeneration: '10' });
    expect(verifyScaling(plan, state).warning).toMatch(/2 other changes were made/);
    expect(verifyScaling(plan, asWanted()).warning).toBeUndefined();
  });
});

describe('does it stand as planned?', () => {
  it.each<[string, TargetState, boolean]>([
    ['as it was read', asRead(), true],
    ['in a newer generation', asRead({ generation: '9', etag: '"e9"' }), true],
    ['with another maximum', asRead({ scaling: OTHER }), false],
    ['stopped', asWanted(), false],
    ['of a service that was made again', asRead({ uid: 'uid-2' }), false],
  ])('%s', (_name, state, expected) => {
    expect(scalingUnchanged(plan, state)).toBe(expected);
  });
});
