import { describe, expect, it } from 'vitest';
import type { PlanField } from '@/lib/runs/difference-view';
import { namedBy, problemOf, WRITTEN } from './plan-naming-words';

const FIELD: PlanField = {
  name: 'secretVersion',
  label: 'Version of api-key',
  value: null,
  needed: true,
  why: null,
  form: { pattern: '[1-9][0-9]*', says: 'The number of a version.' },
  options: [
    { value: '3', label: '3', detail: 'enabled', off: null },
    { value: '1', label: '1', detail: 'destroyed', off: 'destroyed: it can’t come back' },
  ],
};

describe('what a plan is made with', () => {
  it('is what is chosen, what is written, or what was named before', () => {
    expect(namedBy(FIELD, {}, {})).toBeNull();
    expect(namedBy({ ...FIELD, value: '2' }, {}, {})).toBe('2');
    expect(namedBy(FIELD, { secretVersion: '3' }, {})).toBe('3');
    expect(namedBy(FIELD, { secretVersion: WRITTEN }, { secretVersion: ' 7 ' })).toBe('7');
  });

  it('must be there where it is needed, and be of its form', () => {
    expect(problemOf(FIELD, null)).toBe('Version of api-key: name one.');
    expect(problemOf({ ...FIELD, needed: false }, null)).toBeNull();
    expect(problemOf(FIELD, 'latest')).toBe('The number of a version.');
    expect(problemOf(FIELD, '12')).toBeNull();
  });

  it('can’t be what is gone', () => {
    expect(problemOf(FIELD, '1')).toBe('1 can’t be named: destroyed: it can’t come back.');
  });
});
