import { describe, expect, it } from 'vitest';
import { procedure } from '@/lib/runbooks/procedure-schema';
import { intentId } from './intent';
import { planProcedure, planUndo, shiftStepOf } from './plan';
import { planBody } from './plan-body';
import { planHash } from './plan-hash';
import { planTitle } from './plan-title';
import { BAD, GOOD, PLAN, QUICK, subject } from './test-fixtures';

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
    const works = planProcedure(subject(), without, GOOD, true).steps.map(({ work }) => work);
    expect(works[2]).toEqual({ kind: 'check', check: 'probes' });
    expect(planProcedure(subject(), without, GOOD, false).steps).toHaveLength(3);
  });

  it('without an inverse is destructive', () => {
    const plain = subject();
    const final = { ...plain, action: { ...plain.action, reversible: 'none' as const } };
    expect(planProcedure(final, QUICK, GOOD, true).risk).toBe('destructive');
  });

  it('that undoes has one change and reads it back', () => {
    const undo = planUndo(subject(), { runId: 'r1', number: 4 });
    expect(undo).toMatchObject({ revision: null, undoes: { number: 4 } });
    expect(undo.steps.map(({ id }) => id)).toEqual(['restore', 'effective']);
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
    expect(planHash(planProcedure(other, QUICK, GOOD, true))).not.toBe(planHash(PLAN));
  });
});

describe('a procedure that can’t be run from here', () => {
  const manual = { id: 'm', kind: 'manual', title: 'M', instruction: 'Do.', expectation: 'Done.' };
  const restart = {
    id: 'r',
    kind: 'action',
    title: 'Restart',
    action: 'restart',
    inverse: 'none',
    expectation: 'Runs.',
  };
  it.each([
    ['a step of a person', [...QUICK.steps, manual], /"M" is done by a person/],
    ['an action that Cloud Run lacks', [...QUICK.steps, restart], /"Restart"/],
    ['no change', QUICK.steps.filter(({ id }) => id !== 'shift'), /0 changes/],
    ['two changes', [...QUICK.steps, ...QUICK.steps], /2 changes/],
  ])('has %s', (_name, steps, why) => {
    const result = shiftStepOf(procedure.parse({ ...QUICK, steps }));
    expect(result).toMatchObject({ ok: false, error: expect.stringMatching(why) });
  });

  it('is not one of those with one shift of traffic', () => {
    expect(shiftStepOf(QUICK)).toEqual({ ok: true, value: { percent: 100 } });
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
