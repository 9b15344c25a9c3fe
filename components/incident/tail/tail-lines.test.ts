import { describe, expect, it } from 'vitest';
import type { TailLine } from '@/lib/signals/tail';
import { newerCount, nextOf, revisionsOf, shownLines } from './tail-lines';

const line = (id: string, rest: Partial<TailLine> = {}): TailLine => ({
  id,
  at: `2026-11-20T03:00:0${id}Z`,
  revision: 'shop-00002-bad',
  severity: 'INFO',
  isError: false,
  text: 'x',
  ...rest,
});

describe('lines of a log', () => {
  const lines = [
    line('3', { isError: true }),
    line('2', { revision: 'shop-00001-old' }),
    line('1', { revision: null }),
  ];

  it('are shown by severity and by revision', () => {
    const ids = (filter: Parameters<typeof shownLines>[1]) =>
      shownLines(lines, filter).map(({ id }) => id);
    expect(ids({ severity: 'all', revision: null })).toEqual(['3', '2', '1']);
    expect(ids({ severity: 'errors', revision: null })).toEqual(['3']);
    expect(ids({ severity: 'all', revision: 'shop-00001-old' })).toEqual(['2']);
  });

  it('that came after they were held are counted, and no older ones that were found later', () => {
    expect(newerCount(lines, [line('5'), line('4'), ...lines, line('0')])).toBe(2);
    expect(newerCount([], [line('5')])).toBe(1);
  });

  it('can be told apart by the revision that is left, then the target, then the others', () => {
    expect(revisionsOf(lines, { bad: 'shop-00002-bad', target: 'shop-00009-fix' })).toEqual([
      'shop-00002-bad',
      'shop-00009-fix',
      'shop-00001-old',
    ]);
  });
});

it('a key that goes round begins again after the last', () => {
  expect([nextOf(['a', 'b'], 'a'), nextOf(['a', 'b'], 'b'), nextOf([null, 'a'], null)]).toEqual([
    'b',
    'a',
    'a',
  ]);
});
