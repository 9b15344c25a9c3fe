import { describe, expect, it } from 'vitest';
import { err } from '@/lib/result';
import { procedure } from '@/lib/runbooks/procedure-schema';
import { intentId } from './intent';
import { isAboutRevision, type Planner, planProcedure, whyNotRunnable } from './plan';
import { callsOf, type PlannedCall, planBody } from './plan-body';
import { planHash } from './plan-hash';
import { planTitle } from './plan-title';
import { planUndo } from './plan-undo';
import { shipProcedure } from './ship-procedure';
import {
  BAD,
  GOOD,
  LONG,
  MADE,
  PLAN,
  PLANNER,
  planned,
  QUICK,
  revision,
  STOP,
  state,
  subject,
  undoOf,
} from './test-fixtures';

const PINNED = [{ revision: GOOD, percent: 100, tag: null }];
const SERVED = [{ revision: GOOD, percent: 100, tag: null, url: null, followsLatest: false }];

describe('a plan', () => {
  it('names its target, who loses and who gains, and numbers its steps', () => {
    expect(PLAN).toMatchObject({ revision: GOOD, losing: [BAD], gaining: [GOOD], risk: 'risky' });
    expect(PLAN.steps.map((step) => [step.index, step.work.kind])).toEqual([
      [0, 'check'],
      [1, 'platform'],
      [2, 'check'],
      [3, 'hold'],
    ]);
    expect(PLAN.steps[1]?.inverse).toContain('LATEST 100 %');
    expect(planTitle(PLAN)).toMatch(/^Roll back .+ to 00001-/);
  });

  it('is plain data that reads back the same', () => {
    expect(planBody.parse(JSON.parse(JSON.stringify(PLAN)))).toEqual(PLAN);
  });

  it('probes even where the procedure forgot to, right after the change', () => {
    const without = procedure.parse({
      ...QUICK,
      steps: QUICK.steps.filter(({ id }) => id !== 'probes'),
    });
    const works = planned(without).steps.map(({ work }) => work);
    expect(works[2]).toEqual({ kind: 'check', check: 'probes' });
    expect(planned(without, GOOD, subject(), false).steps).toHaveLength(3);
  });

  it('does not probe what it has stopped', () => {
    expect(planned(STOP, null).steps.map(({ id }) => id)).toEqual(['stop']);
  });

  it('without an inverse is destructive, and so is what a person can’t take back', () => {
    const deletion = { ...STOP.steps[0], action: 'delete_service' };
    const gone = planned(procedure.parse({ ...STOP, steps: [deletion] }), null);
    expect(gone).toMatchObject({ risk: 'destructive', reversible: 'none' });
    const byHand = {
      id: 'drop',
      kind: 'manual',
      title: 'Drop',
      instruction: 'Drop the tables.',
      expectation: 'Gone.',
      destructive: true,
    };
    const dropped = planned(procedure.parse({ ...STOP, steps: [...STOP.steps, byHand] }), null);
    expect(dropped).toMatchObject({ risk: 'destructive', reversible: 'exact' });
  });

  it('of many steps meets each time what the steps before leave', () => {
    const [stop, half, all] = callsOf(planned(LONG)).map(({ call }) => call);
    expect(stop).toMatchObject({ kind: 'set_scaling', before: { mode: 'automatic' } });
    expect(half).toMatchObject({ before: [{ revision: null, percent: 100 }, { tag: 'blue' }] });
    expect(all?.before).toEqual(half?.after);
    expect(planned(LONG)).toMatchObject({ losing: [BAD], gaining: [GOOD] });
  });

  it('refuses what no adapter can do, in words', () => {
    const flag = { ...STOP.steps[0], action: 'disable_flag' };
    const wanted = procedure.parse({ ...STOP, steps: [flag] });
    expect(whyNotRunnable(wanted)).toMatch(/flag is not in Ripcord’s reach/);
    expect(planProcedure(subject(), wanted, GOOD, true, PLANNER)).toMatchObject({ ok: false });
    expect(whyNotRunnable(LONG)).toBeNull();
  });

  it('restores the recorded scaling, or says that none was recorded', () => {
    const restore = { ...STOP.steps[0], action: 'restore_scaling' };
    const wanted = procedure.parse({ ...STOP, steps: [restore] });
    const none = planProcedure(subject(), wanted, null, true, PLANNER);
    expect(none).toMatchObject({ ok: false, error: expect.stringMatching(/recorded/) });
    const recordedScaling = { mode: 'automatic', min: 2, max: 9, manual: null } as const;
    const plan = planned(wanted, null, { ...subject(), recordedScaling });
    expect(callsOf(plan)[0]?.call).toMatchObject({ after: recordedScaling });
  });
});

describe('a plan that undoes', () => {
  it('has one change and reads it back', () => {
    const undo = undoOf(PLAN);
    expect(undo).toMatchObject({ revision: null, undoes: { number: 4, step: null } });
    expect(undo.steps.map(({ id }) => id)).toEqual(['restore', 'effective']);
  });

  it('puts back the last kind first, and of each kind the oldest record', () => {
    const calls = callsOf(undoOf(planned(LONG))).map(({ call }) => call);
    expect(calls.map(({ kind }) => kind)).toEqual(['shift_traffic', 'set_scaling']);
    expect(calls[0]).toMatchObject({ after: state().desired });
    expect(calls[1]).toMatchObject({ after: state().scaling });
  });

  it('leaves out what did nothing or was put back already, as long as another is to be put back', () => {
    const sent = callsOf(planned(LONG)).map(({ call }) => call);
    const undone = { runId: 'r1', number: 4, step: null, sent };
    // As an adapter does: what is so already is refused.
    const strict: Planner = {
      ...PLANNER,
      plan: (wanted, read) => {
        const call = PLANNER.plan(wanted, read);
        return call.ok &&
          PLANNER.isAsBefore({ ...call.value, before: call.value.after } as PlannedCall, read)
          ? err('It is so already.')
          : call;
      },
    };
    const stopped = subject({ scaling: { mode: 'manual', min: 0, max: null, manual: 0 } });
    const undo = planUndo(stopped, undone, strict);
    if (!undo.ok) throw new Error(undo.error);
    expect(callsOf(undo.value).map(({ call }) => call.kind)).toEqual(['set_scaling']);
    expect(planUndo(subject(), undone, strict)).toEqual(err('It is so already.'));
  });

  it('of one step puts back what that step found', () => {
    const long = planned(LONG);
    const undo = undoOf(long, 4);
    expect(undo.undoes).toEqual({ runId: 'r1', number: 4, step: 4 });
    expect(callsOf(undo)[0]?.call.after).toEqual(callsOf(long)[1]?.call.after);
  });
});

describe('a condition', () => {
  const condition = (annotations: Record<string, string>) => {
    const from = subject({ revisions: [revision(BAD, { annotations }), revision(GOOD)] });
    return planned(LONG, GOOD, from).steps.find(({ id }) => id === 'schema')?.condition;
  };
  it('is read from the revision that goes', () => {
    expect(condition({ 'ripcord.dev/migrations': '003_orders' })).toMatchObject({ answer: 'yes' });
    expect(condition({ 'ripcord.dev/migrations': 'none' })).toMatchObject({ answer: 'no' });
  });

  it('is left to a person where that says nothing', () => {
    expect(condition({})).toMatchObject({ answer: null, evidence: expect.stringMatching(BAD) });
  });
});

describe('shipping the fix', () => {
  it('goes in shares, each judged before the next, and ends pin and hold', () => {
    const plan = planned(shipProcedure(true), BAD, subject({ desired: PINNED, effective: SERVED }));
    const shares = callsOf(plan).flatMap(({ call }) =>
      call.kind === 'shift_traffic' ? [call.after.find(({ tag }) => tag === null)] : [],
    );
    expect(shares).toHaveLength(4);
    expect(plan.ships).toBe(true);
    expect(
      plan.steps.filter(({ work }) => work.kind === 'check' && work.check === 'signals'),
    ).toHaveLength(2);
    expect(plan.steps.at(-1)?.work).toEqual({ kind: 'release_hold' });
    expect(callsOf(plan).at(-1)?.call.after).toContainEqual({
      revision: null,
      percent: 100,
      tag: null,
    });
  });

  it('stays pinned where a newer revision would get the traffic', () => {
    const plan = planned(
      shipProcedure(false),
      BAD,
      subject({ desired: PINNED, effective: SERVED }),
    );
    expect(plan.steps.some(({ id }) => id === 'latest')).toBe(false);
  });
});

describe('the hash of a plan', () => {
  it('is the same for the same effect, whatever the sentences say', () => {
    const said = structuredClone(PLAN);
    for (const each of said.steps) {
      each.title = 'Other words';
      if (each.work.kind === 'platform') each.work.action.commandLine = 'kubectl';
    }
    said.effectiveBefore = [];
    expect(planHash(said)).toBe(planHash(PLAN));
  });

  it.each<[string, ReturnType<typeof subject>]>([
    ['generation', subject({ generation: '8' })],
    ['list before', subject({ desired: [{ revision: BAD, percent: 100, tag: null }] })],
    ['runbook version', { ...subject(), runbookDigest: 'd2' }],
    ['target', { ...subject(), target: { ...subject().target, id: 't2' } }],
  ])('is another for another %s', (_name, other) => {
    expect(planHash(planned(QUICK, GOOD, other))).not.toBe(planHash(PLAN));
  });
});

describe('an intent', () => {
  const run = '01a1fe94-e835-7099-bd2c-6c34078f23f1';
  it('is a UUID, the same for the same try and another for the next', () => {
    expect(intentId(run, 1, 1)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(intentId(run, 1, 1)).toBe(intentId(run, 1, 1));
    expect(new Set([intentId(run, 1, 1), intentId(run, 1, 2), intentId(run, 2, 1)]).size).toBe(3);
  });
});

describe('a plan that deploys an image again', () => {
  const REDEPLOY = procedure.parse({
    id: 'redeploy',
    title: 'Redeploy',
    written: 'Redeploy',
    steps: [
      {
        id: 'deploy',
        kind: 'action',
        title: 'Deploy it',
        action: 'redeploy_image',
        inverse: 'recorded_state',
        expectation: 'It is ready.',
      },
      {
        id: 'shift',
        kind: 'action',
        title: 'Shift',
        action: 'shift_traffic',
        percent: 100,
        inverse: 'recorded_traffic',
        expectation: 'It serves.',
      },
    ],
  });

  it('sends everybody to what it makes, with the configuration of now and the named image', () => {
    const plan = planned(REDEPLOY, GOOD, subject(), false);
    const [made, shift] = callsOf(plan).map(({ call }) => call);
    expect(made).toMatchObject({
      kind: 'create_revision',
      input: { from: BAD, change: { image: revision(GOOD).image }, traffic: null },
    });
    expect(shift).toMatchObject({
      kind: 'shift_traffic',
      after: [
        { revision: MADE, percent: 100 },
        { percent: 0, tag: 'blue' },
      ],
    });
    expect(plan).toMatchObject({ revision: GOOD, losing: [BAD], gaining: [MADE] });
  });

  it('is refused where the image has no digest, or is the one that runs', () => {
    const images = [{ revision: GOOD, image: 'shop/orders:v1', digest: null }];
    const byTag = planProcedure({ ...subject(), images }, REDEPLOY, GOOD, false, PLANNER);
    expect(byTag).toMatchObject({ ok: false, error: expect.stringMatching(/not known by digest/) });
    const same = planProcedure(subject(), REDEPLOY, BAD, false, PLANNER);
    expect(same).toMatchObject({
      ok: false,
      error: expect.stringMatching(/has that image already/),
    });
  });
});

describe('a plan that makes what it sends traffic to', () => {
  const LIMITS = procedure.parse({
    id: 'limits',
    title: 'More memory',
    written: 'More memory',
    steps: [
      {
        id: 'more',
        kind: 'action',
        title: 'More',
        action: 'set_limits',
        limits: { memory: '1Gi' },
        inverse: 'recorded_state',
        expectation: 'It is ready.',
      },
      {
        id: 'shift',
        kind: 'action',
        title: 'Shift',
        action: 'shift_traffic',
        inverse: 'recorded_traffic',
        expectation: 'It serves.',
      },
    ],
  });

  it('needs no revision to be named', () => {
    expect(isAboutRevision(LIMITS)).toBe(false);
    const [made, shift] = callsOf(planned(LIMITS, null, subject(), false)).map(({ call }) => call);
    expect(made).toMatchObject({
      kind: 'create_revision',
      input: { from: BAD, change: { image: null, cpu: null, memory: '1Gi' } },
    });
    expect(shift).toMatchObject({ after: [{ revision: MADE, percent: 100 }, { tag: 'blue' }] });
  });

  it('is refused where it says of nothing how much', () => {
    const nothing = { ...LIMITS.steps[0], limits: {} };
    const vague = procedure.parse({ ...LIMITS, steps: [nothing] });
    const plan = planProcedure(subject(), vague, null, false, PLANNER);
    expect(plan).toMatchObject({
      ok: false,
      error: expect.stringMatching(/neither CPU nor memory/),
    });
  });
});

describe('a plan that tags', () => {
  const TAG = procedure.parse({
    id: 'tag',
    title: 'Tag',
    written: 'Tag',
    steps: [
      {
        id: 'tag',
        kind: 'action',
        title: 'Tag it',
        action: 'tag_revision',
        tag: 'stable-{date}',
        inverse: 'recorded_traffic',
        expectation: 'It is found by it.',
      },
    ],
  });

  it('moves no traffic, and names the day on which it was made', () => {
    const [call] = callsOf(planned(TAG, GOOD, subject(), false)).map((each) => each.call);
    const day = state().readAt.slice(0, 10);
    expect(call).toMatchObject({
      kind: 'shift_traffic',
      after: [...state().desired, { revision: GOOD, percent: 0, tag: `stable-${day}` }],
    });
  });

  it('takes the tag from the revision that has it', () => {
    const desired = [
      { revision: null, percent: 100, tag: null },
      { revision: BAD, percent: 0, tag: `stable-${state().readAt.slice(0, 10)}` },
    ];
    const [call] = callsOf(planned(TAG, GOOD, subject({ desired }), false)).map(
      (each) => each.call,
    );
    expect(call?.after).toEqual([
      { revision: null, percent: 100, tag: null },
      { revision: GOOD, percent: 0, tag: desired[1]?.tag },
    ]);
  });
});
