import { describe, expect, it } from 'vitest';
import { UNIT_SPACE } from '@/lib/format/number';
import { distanceWords, groupByDistance } from './distance';

const began = { at: '2026-03-01T12:00:00.000Z', by: 'signals' } as const;
const plain = (words: string) => words.replaceAll(UNIT_SPACE, ' ');
const at = (time: string) => `2026-03-01T${time}.000Z`;

describe('a change beside the beginning of an incident', () => {
  it.each([
    ['11:56:00', '4 min before it began'],
    ['12:00:00', 'as it began'],
    ['12:02:30', '2 min after it began'],
    ['09:00:00', '3 h before it began'],
  ])('at %s is told as “%s”', (time, words) => {
    expect(plain(distanceWords(at(time), began))).toBe(words);
  });

  it('is told from the declaration where nothing shows when it began', () => {
    const words = distanceWords(at('11:56:00'), { ...began, by: 'declaration' });
    expect(plain(words)).toBe('4 min before it was declared');
  });

  it('stands in the group of its time, the boundary with the nearer one', () => {
    const times = ['12:01:00', '12:00:00', '11:30:00', '11:29:59'];
    const groups = groupByDistance(
      times.map((time) => ({ at: at(time) })),
      began,
    );
    expect(groups.map(({ title, changes }) => [title, changes.map((each) => each.at)])).toEqual([
      ['Up to 30 min before it began', [at('12:00:00'), at('11:30:00')]],
      ['After it began', [at('12:01:00')]],
      ['Earlier', [at('11:29:59')]],
    ]);
    expect(groupByDistance([], began)).toEqual([]);
  });
});
