import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionSentences } from './check-text';
import { parseRunbook } from './parse';
import type { Runbook } from './schema';
import { actionChanges, versionDifference } from './version-difference';
import { sideBySide } from './version-lines';

const file = path.resolve(import.meta.dirname, '..', '..', 'runbooks', 'virtuoso-api.yaml');
const text = readFileSync(file, 'utf8');

function parsed(yaml: string): Runbook {
  const { runbook, problems } = parseRunbook('virtuoso-api.yaml', yaml);
  if (runbook === null) throw new Error(JSON.stringify(problems));
  return runbook;
}
const runbook = parsed(text);

function withSteps(change: (steps: Runbook['procedures'][number]['steps']) => unknown): Runbook {
  const copy = structuredClone(runbook);
  const [procedure] = copy.procedures;
  if (procedure === undefined) throw new Error('there is no procedure');
  change(procedure.steps);
  return copy;
}

describe('what another version means', () => {
  it('is nothing for the same content', () => {
    expect(versionDifference(runbook, structuredClone(runbook))).toEqual({
      groups: [],
      actions: [],
    });
  });

  it('names a limit with its value before and after', () => {
    const [signal, ...rest] = runbook.signals;
    if (signal?.act === undefined) throw new Error('there is no limit');
    const stricter = { ...signal, act: { ...signal.act, at: 0.1 } };
    const { groups, actions } = versionDifference(runbook, {
      ...runbook,
      signals: [stricter, ...rest],
    });
    const changes = groups.find(({ section }) => section === 'signals')?.changes ?? [];
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ what: 'Error rate', part: 'Act at' });
    expect(changes[0]?.before).toContain('20');
    expect(changes[0]?.after).toContain('10');
    expect(actions).toEqual([]);
  });

  it('names a row of the matrix that was added or removed', () => {
    const { decision } = runbook;
    if (decision.kind !== 'matrix') throw new Error('this runbook decides by a matrix');
    const fewer = { ...runbook, decision: { ...decision, rows: decision.rows.slice(0, -1) } };
    const [group] = versionDifference(runbook, fewer).groups;
    expect(group?.changes).toMatchObject([{ what: '<5%', part: null, after: null }]);
    const [back] = versionDifference(fewer, runbook).groups;
    expect(back?.changes).toMatchObject([{ what: '<5%', part: null, before: null }]);
  });

  it('names what the head says', () => {
    const [group] = versionDifference(runbook, { ...runbook, version: '1.1' }).groups;
    expect(group).toMatchObject({
      section: 'head',
      changes: [{ part: 'version', before: '1.0', after: '1.1' }],
    });
  });
});

describe('a version that gains or changes an action step', () => {
  it('needs a second admin', () => {
    const action = runbook.procedures[0]?.steps.find(({ kind }) => kind === 'action');
    if (action === undefined) throw new Error('there is no action');
    const gained = withSteps((steps) => steps.push({ ...action, id: 'once_more' }));
    expect(actionChanges(runbook, gained)).toMatchObject([{ kind: 'gained', step: action.title }]);
    expect(actionSentences(runbook, gained)).not.toEqual([]);
    const changed = withSteps((steps) => {
      const index = steps.findIndex(({ id }) => id === action.id);
      steps[index] = { ...action, expectation: 'Something else.' };
    });
    expect(actionChanges(runbook, changed)).toMatchObject([{ kind: 'changed' }]);
    expect(actionSentences(runbook, changed)).not.toEqual([]);
  });

  it('is one that moves it before another action', () => {
    const procedure = runbook.procedures.find(
      ({ steps }) => steps.filter(({ kind }) => kind === 'action').length > 1,
    );
    if (procedure === undefined) throw new Error('no procedure has two actions');
    const copy = structuredClone(runbook);
    copy.procedures.find(({ id }) => id === procedure.id)?.steps.reverse();
    expect(actionChanges(runbook, copy).every(({ kind }) => kind === 'moved')).toBe(true);
    expect(actionSentences(runbook, copy)).not.toEqual([]);
  });

  it('is every version of a runbook that was not there before', () => {
    expect(actionSentences(null, runbook)).not.toEqual([]);
  });

  it('is not one that only loses it, or changes words around it', () => {
    const lost = withSteps((steps) => {
      steps.splice(0, steps.length, ...steps.filter(({ kind }) => kind !== 'action'));
    });
    expect(actionChanges(runbook, lost).every(({ kind }) => kind === 'lost')).toBe(true);
    expect(actionSentences(runbook, lost)).toEqual([]);
    const reworded = withSteps((steps) => {
      const index = steps.findIndex(({ kind }) => kind === 'manual' || kind === 'check');
      const step = steps[index];
      if (step !== undefined) steps[index] = { ...step, title: 'In other words' };
    });
    expect(actionSentences(runbook, reworded)).toEqual([]);
  });
});

describe('two texts beside each other', () => {
  it('are folded to nothing but a count where they are equal', () => {
    const rows = sideBySide(text, text);
    expect(rows).toEqual([{ kind: 'fold', count: text.trimEnd().split('\n').length }]);
  });

  it('have a changed line in one row, with its number on both sides', () => {
    expect(sideBySide('a\nb\nc\n', 'a\nB\nc')).toEqual([
      { kind: 'same', left: { n: 1, text: 'a' }, right: { n: 1, text: 'a' } },
      { kind: 'changed', left: { n: 2, text: 'b' }, right: { n: 2, text: 'B' } },
      { kind: 'same', left: { n: 3, text: 'c' }, right: { n: 3, text: 'c' } },
    ]);
  });

  it('leave the other side empty where a line came or went', () => {
    expect(sideBySide('a\n', 'a\nb\n').at(-1)).toEqual({
      kind: 'added',
      left: null,
      right: { n: 2, text: 'b' },
    });
    expect(sideBySide('a\nb\n', 'a\n').at(-1)).toEqual({
      kind: 'removed',
      left: { n: 2, text: 'b' },
      right: null,
    });
  });

  it('keep three equal lines around a change and fold the rest', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const after = lines.map((line, index) => (index === 10 ? 'another' : line));
    const rows = sideBySide(lines.join('\n'), after.join('\n'));
    expect(rows[0]).toEqual({ kind: 'fold', count: 7 });
    expect(rows.at(-1)).toEqual({ kind: 'fold', count: 6 });
    expect(rows).toHaveLength(9);
  });
});
