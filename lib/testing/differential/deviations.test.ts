import { describe, expect, it } from 'vitest';
import { splitTraffic } from '@/lib/runs/traffic';
import { shares, traffic } from '@/lib/runs/traffic-fixture';
import { type Deviation, deviationOf } from './deviations';

const base = { given: null, deploys: false };

function afterSplit(before: string, given: string, theirs: string): Deviation | null {
  const ours = splitTraffic(traffic(before), shares(given));
  if (!ours.ok) throw new Error(ours.error);
  return deviationOf({
    ...base,
    given: shares(given),
    before: traffic(before),
    ours: ours.value,
    theirs: traffic(theirs),
  });
}

describe('a difference from the command line', () => {
  it.each([
    ['listed-twice', 'a30[blue] a30 b40', 'd50', 'a21 b29 d50 a0[blue]'],
    ['equal-remainders', 'c9 a83 b8', 'd80', 'a17 b1 c2 d80'],
  ])('is %s by the very list that it explains', (name, before, given, theirs) => {
    expect(afterSplit(before, given, theirs)).toBe(name);
  });

  it.each([
    ['one percent further', 'a30[blue] a30 b40', 'd50', 'a22 b28 d50 a0[blue]'],
    ['a remainder that was not equal', 'a33 b33 c34', 'd1', 'a32 b33 c34 d1'],
    ['a tag that is gone', 'a30[blue] a30 b40', 'd50', 'a21 b29 d50'],
  ])('is none of them with %s', (_name, before, given, theirs) => {
    expect(afterSplit(before, given, theirs)).toBeNull();
  });

  it('is tag-on-latest where a deployment left a tag at LATEST, and nothing else', () => {
    const before = traffic('LATEST100 LATEST0[blue] a0[green]');
    const ours = traffic('b100 b0[blue] a0[green]');
    const of = (theirs: string, deploys = true) =>
      deviationOf({ ...base, deploys, before, ours, theirs: traffic(theirs) });
    expect(of('b100 LATEST0[blue] a0[green]')).toBe('tag-on-latest');
    expect(of('b100 LATEST0[blue] a0[green]', false)).toBeNull();
    expect(of('LATEST100 LATEST0[blue] a0[green]')).toBeNull();
    expect(of('b100 LATEST0[blue]')).toBeNull();
  });
});
