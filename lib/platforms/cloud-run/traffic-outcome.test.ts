import { describe, expect, it } from 'vitest';
import type { EffectiveTraffic, TargetState } from '@/lib/fleet/target-state';
import { ADDRESS, BAD, GOOD, stateWith } from './test-fixtures';
import { shiftLanded, shiftUnchanged, verifyShift } from './traffic-outcome';
import { planShift } from './traffic-plan';

const INTENT = { id: 'intent-1' };
const planned = planShift(
  ADDRESS,
  { traffic: [{ revision: GOOD, percent: 100, tag: null }] },
  stateWith(),
);
if (!planned.ok) throw new Error(planned.error.message);
const plan = planned.value;

const serves = (revision: string): EffectiveTraffic[] => [
  { revision, percent: 100, tag: null, url: null, followsLatest: false },
  { revision: GOOD, percent: 0, tag: 'blue', url: null, followsLatest: false },
];
/** As it is after our change, with what a test changes. */
const shifted = (change: Partial<TargetState> = {}) =>
  stateWith({
    generation: '8',
    observedGeneration: '8',
    desired: plan.after,
    effective: serves(GOOD),
    lastModifier: 'ripcord@shop.example',
    ...change,
  });
const TAGGED = { revision: BAD, percent: 0, tag: 'next' };
const SOMETHING_ELSE = [{ revision: BAD, percent: 100, tag: null }];

describe('was that us?', () => {
  it.each<[string, TargetState | null, string]>([
    ['the planned list is asked for', shifted(), 'landed'],
    [
      'the planned list is asked for, though not served yet',
      shifted({ effective: serves(BAD) }),
      'landed',
    ],
    ['nothing changed since the plan was read', stateWith(), 'not_landed'],
    ['another list is asked for since', shifted({ desired: SOMETHING_ELSE }), 'overtaken'],
    [
      'the old list is asked for, in a newer generation',
      shifted({ desired: plan.before }),
      'overtaken',
    ],
    ['the reply is older than the plan', stateWith({ generation: '6' }), 'cannot_tell'],
    [
      'the list differs in the same generation',
      stateWith({ desired: SOMETHING_ELSE }),
      'cannot_tell',
    ],
    ['the service was made again', shifted({ uid: 'uid-2' }), 'overtaken'],
    ['the service is gone', null, 'overtaken'],
  ])('%s: %#', (_name, state, expected) => {
    expect(shiftLanded(plan, INTENT, state)).toBe(expected);
  });
});

describe('is it effective?', () => {
  it.each<[string, TargetState | null, string, RegExp]>([
    ['served and observed', shifted(), 'effective', /generation 8/],
    [
      'asked for and still served by the old one',
      shifted({ observedGeneration: '7', reconciling: true, effective: serves(BAD) }),
      'not_yet',
      /observed 7/,
    ],
    ['a stale reply from before the change', stateWith(), 'not_yet', /from before the change/],
    [
      'a stale reply that happens to show the planned list',
      shifted({ generation: '6', observedGeneration: '6' }),
      'not_yet',
      /from before/,
    ],
    [
      'statuses right and generation not observed',
      shifted({ observedGeneration: '7' }),
      'not_yet',
      /observed 7/,
    ],
    [
      'moved by someone else',
      shifted({
        generation: '9',
        observedGeneration: '9',
        desired: SOMETHING_ELSE,
        lastModifier: 'eve@shop.example',
      }),
      'not_effective',
      /eve@shop\.example/,
    ],
    [
      'failed',
      shifted({
        observedGeneration: '7',
        effective: serves(BAD),
        condition: { state: 'failed', message: 'Revision is gone.' },
      }),
      'not_effective',
      /Revision is gone/,
    ],
    [
      'failed, and tried again right now',
      shifted({
        observedGeneration: '7',
        reconciling: true,
        condition: { state: 'failed', message: null },
      }),
      'not_yet',
      /not served yet/,
    ],
    [
      'not ready for another reason, while traffic goes as planned',
      shifted({ condition: { state: 'failed', message: 'The newest revision is broken.' } }),
      'effective',
      /read back at generation/,
    ],
    ['the service was made again', shifted({ uid: 'uid-2' }), 'not_effective', /made again/],
    ['the service is gone', null, 'not_effective', /does not exist any more/],
  ])('%s', (_name, state, outcome, evidence) => {
    expect(verifyShift(plan, state)).toMatchObject({
      outcome,
      evidence: expect.stringMatching(evidence),
    });
  });

  it('warns when someone else changed the service between reading and writing', () => {
    const state = shifted({ generation: '9', observedGeneration: '9' });
    expect(verifyShift(plan, state).warning).toMatch(/1 other change was made/);
    expect(verifyShift(plan, shifted()).warning).toBeUndefined();
  });

  it('takes no later tag of somebody else for a revert: requests go where they were sent', () => {
    const state = shifted({
      generation: '9',
      observedGeneration: '9',
      desired: [...plan.after, TAGGED],
      effective: [...serves(GOOD), { ...TAGGED, url: null, followsLatest: false }],
    });
    expect(verifyShift(plan, state)).toMatchObject({
      outcome: 'effective',
      warning: expect.stringMatching(/1 other change was made/),
    });
  });

  it('needs the tags too', () => {
    expect(verifyShift(plan, shifted({ effective: serves(GOOD).slice(0, 1) })).outcome).toBe(
      'not_yet',
    );
  });
});

describe('does it stand as planned?', () => {
  it.each<[string, TargetState, boolean]>([
    ['as it was read', stateWith(), true],
    ['in a newer generation', stateWith({ generation: '9', etag: '"e9"' }), true],
    ['in another order', stateWith({ desired: plan.before.toReversed() }), true],
    ['with another list', stateWith({ desired: SOMETHING_ELSE }), false],
    ['with one tag more', stateWith({ desired: [...plan.before, TAGGED] }), false],
    ['of a service that was made again', stateWith({ uid: 'uid-2' }), false],
  ])('%s', (_name, state, expected) => {
    expect(shiftUnchanged(plan, state)).toBe(expected);
  });
});
