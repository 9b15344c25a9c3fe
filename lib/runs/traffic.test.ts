import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrafficEntry } from '@/lib/fleet/target-state';
import {
  describeTraffic,
  isPinned,
  keepTags,
  normaliseTraffic,
  sameTraffic,
  shareOf,
  shiftAllTo,
  splitTraffic,
  trafficProblem,
} from './traffic';
import { shares, traffic } from './traffic-fixture';

describe('a partial edit does what the command line was seen to do', () => {
  it.each([
    ['all to a named revision drops LATEST', 'LATEST100', 'b100', 'b100'],
    ['a tenth leaves the rest on LATEST', 'LATEST100', 'b10', 'LATEST90 b10'],
    ['largest remainders win', 'a33 b33 c34', 'd1', 'a33 b33 c33 d1'],
    [
      'an explicit 0 removes the share and keeps the tag',
      'a60[blue] b40',
      'a0 b100',
      'b100 a0[blue]',
    ],
    ['what rounds to 0 stays listed', 'a1 b1 c98', 'd99', 'a0 b0 c1 d99'],
    [
      'a revision listed twice counts with its sum',
      'a30[blue] a30 b40',
      'd50',
      'a30 b20 d50 a0[blue]',
    ],
    ['LATEST is not the revision that it resolves to', 'LATEST100', 'b40', 'LATEST60 b40'],
    [
      'equal remainders go to less traffic, then by name, LATEST last',
      'LATEST25 b25 a25 c25',
      'd2',
      'LATEST24 b25 a25 c24 d2',
    ],
  ])('%s', (_name, current, given, expected) => {
    expect(splitTraffic(traffic(current), shares(given))).toEqual({
      ok: true,
      value: traffic(expected),
    });
  });

  it.each([
    ['less than 100 % and nobody else serves', 'LATEST100', 'LATEST50', /no other revision serves/],
    ['over 100 %', 'LATEST100', 'a60 b60', /Over 100 %/],
    ['current shares that do not add up', 'a60 b30', 'a100', /add up to 90 %/],
    ['one share above 100 %', 'a100', 'b101', /whole number/],
    ['a revision given twice', 'a100', 'b10 b20', /given twice/],
  ])('refuses %s', (_name, current, given, message) => {
    expect(splitTraffic(traffic(current), shares(given))).toEqual({
      ok: false,
      error: expect.stringMatching(message),
    });
  });
});

describe('a whole shift', () => {
  it('keeps every tag as an entry of 0 %, also of the revision that it shifts to', () => {
    expect(shiftAllTo(traffic('LATEST70 a30[blue] b0[green]'), 'b')).toEqual(
      traffic('b100 a0[blue] b0[green]'),
    );
  });

  it('pins the service until a share follows latest again', () => {
    const pinned = shiftAllTo(traffic('LATEST100'), 'a');
    expect(isPinned(pinned)).toBe(true);
    expect(isPinned(shiftAllTo(pinned, null))).toBe(false);
  });
});

describe('keeping tags', () => {
  it('lets a tag move where the new list says', () => {
    expect(keepTags(traffic('a100 b0[blue]'), traffic('b100 a0[blue]'))).toEqual(
      traffic('b100 a0[blue]'),
    );
  });
});

describe('what can be asked for', () => {
  it.each([
    ['a100', null],
    ['a50 b50[blue] c0[green]', null],
    ['a50 b40', /add up to 90 %/],
    ['a100 b0[blue] c0[blue]', /two revisions/],
  ])('%s', (text, problem) => {
    if (problem === null) expect(trafficProblem(traffic(text))).toBeNull();
    else expect(trafficProblem(traffic(text))).toMatch(problem);
  });

  it.each([
    [{ revision: 'a', percent: 33.3, tag: null }, /whole number/],
    [
      { revision: 'projects/p/locations/l/services/s/revisions/a', percent: 100, tag: null },
      /path/,
    ],
    [{ revision: 'a', percent: Number.NaN, tag: null }, /whole number/],
  ])('refuses %o', (entry, problem) => {
    expect(trafficProblem([entry])).toMatch(problem);
  });
});

it('describes a list in the words of the screen', () => {
  expect(describeTraffic(traffic('a60[blue] LATEST40 b0'))).toBe(
    'a 60 %, LATEST 40 %; tag blue → a',
  );
});

const revision = fc.constantFrom(null, 'a', 'b', 'c', 'd');
/** Lists that add up to 100 %, with repeated revisions, tags, and entries of 0 %. */
const list: fc.Arbitrary<TrafficEntry[]> = fc
  .tuple(
    fc.array(fc.tuple(revision, fc.nat(100), fc.boolean()), { minLength: 1, maxLength: 6 }),
    fc.uniqueArray(fc.constantFrom('t1', 't2', 't3', 't4', 't5', 't6'), { minLength: 6 }),
  )
  .map(([parts, tags]) => {
    let left = 100;
    return parts.map(([revision, wanted, tagged], index) => {
      const percent = index === parts.length - 1 ? left : Math.min(left, wanted);
      left -= percent;
      return { revision, percent, tag: tagged ? (tags[index] ?? null) : null };
    });
  });
const asked = fc.uniqueArray(fc.record({ revision, percent: fc.nat(100) }), {
  selector: (share) => share.revision,
  maxLength: 3,
});
const total = (entries: readonly TrafficEntry[]) =>
  entries.reduce((sum, entry) => sum + entry.percent, 0);
const tagsOf = (entries: readonly TrafficEntry[]) =>
  entries.flatMap((entry) => (entry.tag === null ? [] : [`${entry.tag}:${entry.revision}`])).sort();

describe('for every list', () => {
  const runs = { numRuns: 20_000 };

  it('a partial edit adds up to 100 %, gives what was asked, keeps every tag and each proportion', () => {
    fc.assert(
      fc.property(list, asked, (current, given) => {
        const result = splitTraffic(current, given);
        if (!result.ok) return;
        expect(total(result.value)).toBe(100);
        expect(trafficProblem(result.value)).toBeNull();
        expect(tagsOf(result.value)).toEqual(tagsOf(current));
        for (const share of given)
          expect(shareOf(result.value, share.revision)).toBe(share.percent);
        const left = 100 - given.reduce((sum, share) => sum + share.percent, 0);
        const others = [null, 'a', 'b', 'c', 'd'].filter(
          (name) => !given.some((share) => share.revision === name),
        );
        const before = others.reduce((sum, name) => sum + shareOf(current, name), 0);
        for (const name of others) {
          const exact = before === 0 ? 0 : (shareOf(current, name) * left) / before;
          expect(Math.abs(shareOf(result.value, name) - exact)).toBeLessThan(1);
        }
      }),
      runs,
    );
  });

  it('an edit is refused only when it gives away too much, or leaves some that nobody can take', () => {
    fc.assert(
      fc.property(list, asked, (current, given) => {
        const sum = given.reduce((sum, share) => sum + share.percent, 0);
        const othersServe = current.some(
          (entry) => entry.percent > 0 && !given.some((share) => share.revision === entry.revision),
        );
        expect(splitTraffic(current, given).ok).toBe(sum === 100 || (sum < 100 && othersServe));
      }),
      runs,
    );
  });

  it('normalising is idempotent and goes to the same places', () => {
    fc.assert(
      fc.property(list, (current) => {
        const once = normaliseTraffic(current);
        expect(normaliseTraffic(once)).toEqual(once);
        expect(sameTraffic(once, current)).toBe(true);
        expect(total(once)).toBe(100);
      }),
      runs,
    );
  });

  it('equality is symmetric, ignores order, and sees every moved percent and tag', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        expect(sameTraffic(a, b)).toBe(sameTraffic(b, a));
        expect(sameTraffic(a, a.toReversed())).toBe(true);
        const moved = [...a, { revision: 'z', percent: 1, tag: null }];
        expect(sameTraffic(a, moved)).toBe(false);
        expect(sameTraffic(a, [...a, { revision: 'a', percent: 0, tag: 'new' }])).toBe(false);
      }),
      runs,
    );
  });

  it('a whole shift gives all to one revision and keeps every tag', () => {
    fc.assert(
      fc.property(list, revision, (current, to) => {
        const next = shiftAllTo(current, to);
        expect(shareOf(next, to)).toBe(100);
        expect(total(next)).toBe(100);
        expect(tagsOf(next)).toEqual(tagsOf(current));
      }),
      runs,
    );
  });
});
