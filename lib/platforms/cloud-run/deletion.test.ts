import { describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import { deletionLanded, deletionUnchanged, verifyDeletion } from './deletion-outcome';
import { planDeletion } from './deletion-plan';
import { projectDeletion } from './projection';
import { planScaling } from './scaling-plan';
import { ADDRESS, BAD, GOOD, revision, stateWith } from './test-fixtures';
import { planShift } from './traffic-plan';

const INTENT = { id: 'intent-1' };

function planned(state: TargetState = stateWith()) {
  const result = planDeletion(ADDRESS, {}, state);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('a planned deletion', () => {
  it('has no inverse, is destructive, and carries the precondition', () => {
    expect(planned()).toMatchObject({
      before: { exists: true },
      after: { exists: false },
      precondition: { uid: 'uid-1', generation: '7', etag: '"e7"' },
      inverse: null,
      reversible: 'none',
      risk: 'destructive',
      commandLine: 'gcloud run services delete orders --project=shop --region=us-central1 --quiet',
    });
  });

  it('says what goes with it and what stays', () => {
    const sentences = planned().willNotRestore.join('\n');
    expect(sentences).toContain(`${BAD}, ${GOOD}.`);
    expect(sentences).toContain('tags and their addresses go with it: blue');
    expect(sentences).toContain('https://orders.example stops answering');
    expect(sentences).toContain('IAM bindings');
    expect(sentences).toContain('Not deleted: container images, secrets');
  });

  it('names the newest revisions only, and counts the rest', () => {
    const revisions = [1, 2, 3, 4, 5, 6, 7].map((n) => revision(`orders-0000${n}`));
    expect(planned(stateWith({ revisions })).willNotRestore.join('\n')).toContain(
      'orders-00005 and 2 more.',
    );
  });

  it('leaves nothing to plan for after it', () => {
    const gone = projectDeletion(planned(), stateWith());
    const stop = { mode: 'manual', min: 0, max: null, manual: 0 } as const;
    const shift = { traffic: [{ revision: null, percent: 100, tag: null }] };
    expect(planDeletion(ADDRESS, {}, gone)).toMatchObject({ error: { kind: 'not_found' } });
    expect(planScaling(ADDRESS, { scaling: stop }, gone)).toMatchObject({
      error: { kind: 'not_found' },
    });
    expect(planShift(ADDRESS, shift, gone).ok).toBe(false);
  });
});

const plan = planned();
const deleting = (change: Partial<TargetState> = {}) =>
  stateWith({ reconciling: true, condition: { state: 'pending', message: null }, ...change });

describe('was that us?', () => {
  it.each<[string, TargetState | null, string]>([
    ['the service is gone', null, 'landed'],
    ['another service has its name', stateWith({ uid: 'uid-2', generation: '1' }), 'landed'],
    ['nothing changed since the plan was read', stateWith(), 'not_landed'],
    ['it is worked on, with nothing new asked of it', deleting(), 'landed'],
    [
      'it is worked on, and an update may be why',
      deleting({ observedGeneration: '6' }),
      'cannot_tell',
    ],
    [
      'it was changed since and is still there',
      stateWith({ generation: '8', observedGeneration: '8' }),
      'overtaken',
    ],
    ['the reply is older than the plan', stateWith({ generation: '6' }), 'cannot_tell'],
  ])('%s', (_name, state, expected) => {
    expect(deletionLanded(plan, INTENT, state)).toBe(expected);
  });
});

describe('is it gone?', () => {
  it.each<[string, TargetState | null, string, RegExp]>([
    ['gone', null, 'effective', /does not exist any more/],
    ['made again', stateWith({ uid: 'uid-2' }), 'effective', /does not exist any more/],
    ['being deleted', deleting(), 'not_yet', /worked on, at generation 7/],
    ['there as it was', stateWith(), 'not_yet', new RegExp(`still there, .*${BAD} 100 %`)],
    [
      'could not be deleted',
      stateWith({ condition: { state: 'failed', message: 'Internal error.' } }),
      'not_effective',
      /still there.*Internal error/,
    ],
    [
      'a reply from before the plan',
      stateWith({ generation: '6', condition: { state: 'failed', message: null } }),
      'not_yet',
      /generation 6/,
    ],
  ])('%s', (_name, state, outcome, evidence) => {
    expect(verifyDeletion(plan, state)).toMatchObject({
      outcome,
      evidence: expect.stringMatching(evidence),
    });
  });

  it('warns of one that somebody made again under the same name', () => {
    const again = stateWith({ uid: 'uid-2', lastModifier: 'eve@shop.example' });
    expect(verifyDeletion(plan, again).warning).toMatch(/made .* again; last changed by eve@/);
    expect(verifyDeletion(plan, null).warning).toBeUndefined();
  });
});

it('stands as planned while it is the same service, however it was changed', () => {
  expect(deletionUnchanged(plan, stateWith({ generation: '9', desired: [] }))).toBe(true);
  expect(deletionUnchanged(plan, stateWith({ uid: 'uid-2' }))).toBe(false);
});
