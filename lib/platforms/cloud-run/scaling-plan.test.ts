import { describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import type { Scaling } from '@/lib/platforms/platform';
import { toScalingRequest } from './mapper';
import { planScaling } from './scaling-plan';
import { ADDRESS, stateWith } from './test-fixtures';

const STOPPED: Scaling = { mode: 'manual', min: 0, max: null, manual: 0 };
const LIMITED: Scaling = { mode: 'automatic', min: 2, max: 10, manual: null };
const UNLIMITED: Scaling = { mode: 'automatic', min: 0, max: null, manual: null };

function planned(scaling: Scaling, state: TargetState = stateWith({ scaling: LIMITED })) {
  const result = planScaling(ADDRESS, { scaling }, state);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('a planned stop', () => {
  it('records the limits that manual scaling unsets, and its inverse asks for them again', () => {
    const plan = planned(STOPPED);
    expect(plan).toMatchObject({
      before: LIMITED,
      after: STOPPED,
      precondition: { uid: 'uid-1', generation: '7', etag: '"e7"' },
      inverse: { scaling: LIMITED },
      reversible: 'exact',
      risk: 'risky',
    });
    expect(plan.willNotRestore.join('\n')).toContain('(automatic, min 2, max 10)');
    const undo = planned(LIMITED, stateWith({ generation: '8', scaling: STOPPED }));
    expect(undo.after).toEqual(plan.before);
  });

  it('says what becomes of requests, and what is not stopped', () => {
    const sentences = planned(STOPPED).willNotRestore.join('\n');
    expect(sentences).toContain('429');
    expect(sentences).toContain('schedulers, queues');
    expect(sentences).toContain('Traffic, tags and revisions stay');
  });

  it('names no limits where the service has none of its own', () => {
    const sentences = planned(STOPPED, stateWith({ scaling: UNLIMITED })).willNotRestore.join('\n');
    expect(sentences).not.toContain('unsets');
  });

  it('leaves out limits that are asked for beside a fixed number', () => {
    expect(planned({ ...STOPPED, min: 3, max: 9 }).after).toEqual(STOPPED);
  });

  it('has no inverse where what is set now is not known, and is then destructive', () => {
    const unknown = stateWith({ scaling: { ...STOPPED, manual: null } });
    const plan = planned(STOPPED, unknown);
    expect(plan).toMatchObject({ inverse: null, reversible: 'none', risk: 'destructive' });
    expect(plan.willNotRestore.join('\n')).toContain('There is no way back');
  });
});

it('starting again says that what was refused is not repeated', () => {
  const stopped = stateWith({ scaling: STOPPED });
  expect(planned(LIMITED, stopped).willNotRestore.join('\n')).toContain('are not repeated');
});

describe('the command line', () => {
  const LINE = 'gcloud beta run services update orders --project=shop --region=us-central1';
  it.each<[Scaling, Scaling, string]>([
    [LIMITED, STOPPED, `${LINE} --scaling=0`],
    [LIMITED, { ...STOPPED, manual: 3 }, `${LINE} --scaling=3`],
    [LIMITED, { ...LIMITED, max: 20 }, `${LINE} --scaling=auto --min=2 --max=20`],
    [STOPPED, LIMITED, `${LINE} --scaling=auto --min=2 --max=10`],
    [STOPPED, UNLIMITED, `${LINE} --scaling=auto --min=default`],
    [{ ...UNLIMITED, min: 1 }, UNLIMITED, `${LINE} --scaling=auto --min=default`],
  ])('goes from %o to %o at a terminal', (before, after, line) => {
    expect(planned(after, stateWith({ scaling: before })).commandLine).toBe(line);
  });

  it('is a request of its own where gcloud can not take a maximum away', () => {
    const { commandLine } = planned({ ...UNLIMITED, min: 1 });
    expect(commandLine).toContain('curl --request PATCH');
    expect(commandLine).toContain(`/v2/${ADDRESS.ref}?updateMask=scaling`);
    expect(commandLine).toContain('{"scaling":{"scalingMode":"AUTOMATIC","minInstanceCount":1}}');
  });
});

it('a request never names a maximum of 0', () => {
  expect(toScalingRequest(UNLIMITED)).toEqual({ scalingMode: 'AUTOMATIC' });
  expect(toScalingRequest(STOPPED)).toEqual({ scalingMode: 'MANUAL', manualInstanceCount: 0 });
  expect(toScalingRequest(LIMITED)).toEqual({
    scalingMode: 'AUTOMATIC',
    minInstanceCount: 2,
    maxInstanceCount: 10,
  });
});

describe('it is refused, and nothing is sent, when', () => {
  it.each<[string, Scaling, string, RegExp]>([
    ['scaling is so already', LIMITED, 'conflict', /already so: automatic, min 2, max 10/],
    ['no number is given', { ...STOPPED, manual: null }, 'invalid', /needs a number/],
    ['the number is none', { ...STOPPED, manual: -1 }, 'invalid', /needs a number/],
    ['the maximum is 0', { ...LIMITED, max: 0 }, 'invalid', /means "not set"/],
    ['the maximum is none', { ...LIMITED, max: 1.5 }, 'invalid', /whole number/],
    ['the minimum is none', { ...LIMITED, min: -2 }, 'invalid', /whole number/],
  ])('%s', (_name, scaling, kind, message) => {
    expect(planScaling(ADDRESS, { scaling }, stateWith({ scaling: LIMITED }))).toEqual({
      ok: false,
      error: { kind, outcome: 'not_sent', message: expect.stringMatching(message) },
    });
  });
});

it('what is asked for already can be sent again when it never came to be so', () => {
  const asked = { scaling: STOPPED, observedGeneration: '6' };
  expect(planned(STOPPED, stateWith(asked)).after).toEqual(STOPPED);
});
