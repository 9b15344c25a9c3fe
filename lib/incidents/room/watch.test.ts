import { describe, expect, it } from 'vitest';
import { trafficState } from './watch';

const HOLDS = { reverted: false, gaining: ['a-00001'], serving: ['a-00001'], fresh: true };

describe('whether traffic sticks', () => {
  it('is ok while only what the run gave traffic to serves, by a young look', () => {
    expect(trafficState(HOLDS)).toBe('ok');
  });

  it('is unknown by an old look or none, never ok', () => {
    expect(trafficState({ ...HOLDS, fresh: false })).toBe('unknown');
    expect(trafficState({ ...HOLDS, serving: [] })).toBe('unknown');
  });

  it('is over once something else serves, also long after the run', () => {
    expect(trafficState({ ...HOLDS, serving: ['a-00001', 'a-00002'] })).toBe('over');
    expect(trafficState({ ...HOLDS, reverted: true })).toBe('over');
  });
});
