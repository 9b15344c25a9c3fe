import { describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import type { CloudRunClient } from '@/lib/platforms/cloud-run/client';
import { createCloudRun } from '@/lib/platforms/cloud-run/platform';
import type { PlatformError } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import type { Procedure } from '@/lib/runbooks/procedure-schema';
import { planProcedure } from '@/lib/runs/plan';
import type { PlanBody, PlannedCall } from '@/lib/runs/plan-body';
import { shipProcedure } from '@/lib/runs/ship-procedure';
import { BAD, GOOD, LONG, revision, state, stepOf, subject } from '@/lib/runs/test-fixtures';
import { plannerOf, type Reach } from './calls';
import { cameLate, chooseCall } from './choose-call';
import type { LoadedStep } from './load';

const NEVER_CALLED = {} as CloudRunClient;
const REACHED: Reach = {
  platform: createCloudRun(NEVER_CALLED, () => new Date()),
  address: {
    id: 't1',
    kind: 'cloud-run',
    connection: 'shop',
    ref: 'projects/shop/locations/us-central1/services/orders',
  },
};
const PLANNER = plannerOf(REACHED);
const STOPPED = { mode: 'manual', min: 0, max: null, manual: 0 } as const;

function planOf(wanted: Procedure, change: Partial<TargetState> = {}): PlanBody {
  const plan = planProcedure(subject(change), wanted, GOOD, false, PLANNER);
  if (!plan.ok) throw new Error(plan.error);
  return plan.value;
}

/** The steps of a plan as their rows say them; `change` by the step's id. */
function loaded(body: PlanBody, change: Readonly<Record<string, Partial<LoadedStep>>> = {}) {
  return body.steps.map(({ index, id, work }): LoadedStep => {
    const call = work.kind === 'platform' ? work.action : null;
    const more = { intentId: id, call, operation: { name: null }, result: {}, finishedAt: null };
    return { ...stepOf(body, index), ...more, ...change[id] };
  });
}

function choose(body: PlanBody, steps: readonly LoadedStep[], id: string, read: TargetState) {
  const step = steps.find((each) => each.plan.id === id);
  if (step === undefined) throw new Error(`there is no step ${id}`);
  return chooseCall({ body, steps, breakGlass: false }, step, REACHED, read);
}

function callOf(steps: readonly LoadedStep[], id: string): PlannedCall {
  const call = steps.find((each) => each.plan.id === id)?.call;
  if (!call) throw new Error(`step ${id} is no call`);
  return call;
}

describe('the call that a step sends', () => {
  const body = planOf(LONG);

  it('is the planned one, token and all, where none comes before it', () => {
    const steps = loaded(body);
    const chosen = choose(body, steps, 'stop', state());
    expect(chosen).toEqual(ok({ call: callOf(steps, 'stop'), unchanged: true }));
    expect(choose(body, steps, 'stop', state({ generation: '8' }))).toMatchObject({
      value: { unchanged: false },
    });
  });

  it('is planned against what is there where the one before it was made', () => {
    const steps = loaded(body, { stop: { status: 'verified' } });
    const read = state({ generation: '8', etag: '"e8"', scaling: STOPPED });
    expect(choose(body, steps, 'half', read)).toMatchObject({
      value: { unchanged: true, call: { precondition: { generation: '8', etag: '"e8"' } } },
    });
  });

  it('is planned against what is there where the one before it was left out', () => {
    const steps = loaded(body, { stop: { status: 'skipped', answer: 'no' } });
    expect(choose(body, steps, 'half', state())).toMatchObject({
      value: { unchanged: true, call: { precondition: { generation: '7', etag: '"e7"' } } },
    });
  });

  it('may not find what somebody else set meanwhile', () => {
    const steps = loaded(body, { stop: { status: 'verified' } });
    const desired = [{ revision: BAD, percent: 100, tag: null }];
    const read = state({ generation: '9', scaling: STOPPED, desired });
    expect(choose(body, steps, 'half', read)).toMatchObject({ value: { unchanged: false } });
  });
});

describe('a call that lets traffic follow latest', () => {
  const pinned = [{ revision: BAD, percent: 100, tag: null }];
  const served = [{ revision: BAD, percent: 100, tag: null, url: null, followsLatest: false }];
  const body = planOf(shipProcedure(true), {
    desired: pinned,
    effective: served,
    latestReadyRevision: GOOD,
  });
  const steps = loaded(body, {
    share_10: { status: 'verified' },
    share_50: { status: 'verified' },
    share_100: { status: 'verified' },
  });
  const shipped = [{ revision: GOOD, percent: 100, tag: null }];
  const now = {
    generation: '10',
    desired: shipped,
    effective: [{ revision: GOOD, percent: 100, tag: null, url: null, followsLatest: false }],
    latestReadyRevision: GOOD,
  };

  it('goes out while latest is the revision that was planned', () => {
    expect(choose(body, steps, 'latest', state(now))).toMatchObject({ value: { unchanged: true } });
  });

  it('is stopped where a later deployment is the latest by now', () => {
    const later = 'orders-00004-new';
    const read = state({
      ...now,
      latestReadyRevision: later,
      revisions: [revision(later), revision(BAD), revision(GOOD)],
    });
    expect(choose(body, steps, 'latest', read)).toMatchObject({ value: { unchanged: false } });
  });
});

describe('an earlier try', () => {
  const steps = loaded(planOf(LONG));
  const gone: PlatformError = { kind: 'not_found', outcome: 'not_sent', message: 'It is gone.' };
  const step = (id: string, change: Partial<LoadedStep>): LoadedStep => {
    const found = steps.find((each) => each.plan.id === id);
    if (found === undefined) throw new Error(`there is no step ${id}`);
    return { ...found, ...change };
  };

  it('that came late is found by its own token, though the plan could not be made any more', () => {
    const { after } = callOf(steps, 'stop');
    const read = ok(state({ generation: '8', scaling: after as TargetState['scaling'] }));
    expect(cameLate(step('stop', { attempt: 2 }), REACHED, read)).toBe(true);
    expect(cameLate(step('stop', { attempt: 1 }), REACHED, read)).toBe(false);
    expect(cameLate(step('stop', { attempt: 2 }), REACHED, ok(state()))).toBe(false);
  });

  it('to delete came late where the target is gone; any other did not', () => {
    const deletion = PLANNER.plan({ kind: 'delete_service', input: {} }, state());
    if (!deletion.ok) throw new Error(deletion.error);
    const call = deletion.value;
    expect(cameLate(step('stop', { attempt: 2, call }), REACHED, err(gone))).toBe(true);
    expect(cameLate(step('stop', { attempt: 2 }), REACHED, err(gone))).toBe(false);
  });

  it('is not told by a read that failed', () => {
    const away: PlatformError = { ...gone, kind: 'unreachable' };
    expect(cameLate(step('stop', { attempt: 2 }), REACHED, err(away))).toBe(false);
  });
});
