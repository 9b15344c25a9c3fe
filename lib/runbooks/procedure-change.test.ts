import { describe, expect, it } from 'vitest';
import { changeSentence, procedureChange } from './procedure-change';
import { type Procedure, procedure as schema } from './procedure-schema';

const shift = {
  id: 'shift',
  kind: 'action',
  title: 'Route traffic',
  action: 'shift_traffic',
  percent: 100,
  inverse: 'recorded_traffic',
  expectation: 'It serves.',
};
const look = {
  id: 'look',
  kind: 'check',
  title: 'Probe it',
  check: 'probes',
  expectation: 'It answers.',
};
const tell = {
  id: 'tell',
  kind: 'announce',
  title: 'Say so',
  moment: 'mitigate',
  expectation: 'They know.',
};

function procedure(...steps: object[]): Procedure {
  return schema.parse({ id: 'quick', title: 'Quick', written: 'Quick', steps });
}

describe('what changed in a procedure since it last ran', () => {
  it('is nothing where every step says the same', () => {
    expect(procedureChange(procedure(shift, look), procedure(shift, look))).toBeNull();
  });

  it('is not a change of its title or of what it promises', () => {
    const renamed = { ...procedure(shift), title: 'Another', when: 'Always' };
    expect(procedureChange(procedure(shift), renamed)).toBeNull();
  });

  it('names the steps that say something else, are new, or are gone', () => {
    const change = procedureChange(
      procedure(shift, look),
      procedure({ ...shift, percent: 50 }, tell),
    );
    expect(change).toEqual({
      changed: ['Route traffic'],
      added: ['Say so'],
      removed: ['Probe it'],
      reordered: false,
    });
    expect(change && changeSentence(change)).toBe(
      '1 step changed (Route traffic); 1 step new (Say so); 1 step gone (Probe it)',
    );
  });

  it('sees another order', () => {
    expect(procedureChange(procedure(shift, look, tell), procedure(look, shift, tell))).toEqual({
      changed: [],
      added: [],
      removed: [],
      reordered: true,
    });
  });

  it('does not take a step that moved up because one before it went for another order', () => {
    expect(procedureChange(procedure(look, shift), procedure(shift))).toMatchObject({
      removed: ['Probe it'],
      reordered: false,
    });
  });

  it('is everything where that version had no such procedure', () => {
    expect(procedureChange(null, procedure(shift, look))?.added).toEqual([
      'Route traffic',
      'Probe it',
    ]);
  });
});
