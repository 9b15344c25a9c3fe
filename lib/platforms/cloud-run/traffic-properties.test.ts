/**
 * The arithmetic of a shift: what Cloud Run's command line was seen to do, case by case, and what
 * holds for every list, over many random ones.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrafficEntry } from '@/lib/fleet/target-state';
import {
  isPinned,
  normaliseTraffic,
  sameTraffic,
  shareOf,
  shiftAllTo,
  splitTraffic,
  type TrafficShare,
} from '@/lib/runs/traffic';
import { shares, traffic } from '@/lib/runs/traffic-fixture';

function split(current: string, given: string) {
  return splitTraffic(traffic(current), shares(given));
}

describe('the cases that the command line was run with', () => {
  it.each([
    ['LATEST100, b=100: b100, and LATEST is gone', 'LATEST100', 'b100', 'b100'],
    ['LATEST100, b=10: b10 and LATEST90', 'LATEST100', 'b10', 'LATEST90 b10'],
    ['33/33/34, d=1: 33/33/33/1', 'a33 b33 c34', 'd1', 'a33 b33 c33 d1'],
    [
      'a60[blue] b40, a=0 b=100: b100 and blue kept at 0',
      'a60[blue] b40',
      'a0 b100',
      'b100 a0[blue]',
    ],
    ['a1 b1 c98, d=99: targets of 0 % are kept', 'a1 b1 c98', 'd99', 'a0 b0 c1 d99'],
    [
      'a listed twice, 30 tagged and 30 untagged, b40, d=50: 30/20/50 and not 21/29/50',
      'a30[blue] a30 b40',
      'd50',
      'a30 b20 d50 a0[blue]',
    ],
  ])('%s', (_name, current, given, expected) => {
    expect(split(current, given)).toEqual({ ok: true, value: traffic(expected) });
  });

  it('LATEST100, LATEST=50 alone is an error', () => {
    expect(split('LATEST100', 'LATEST50')).toMatchObject({ ok: false });
  });

  it.each(['a60 b30', 'a60 b60'])('%s does not add up to 100 and is an error', (current) => {
    expect(split(current, 'a100')).toMatchObject({ ok: false });
  });

  it('deploying without traffic: LATEST is replaced by the latest ready revision', () => {
    expect(split('a40 LATEST60', 'LATEST0 z60')).toEqual({
      ok: true,
      value: traffic('a40 z60'),
    });
  });

  it('deploying without traffic changes nothing that is pinned already', () => {
    const pinned = traffic('a60 b40 a0[blue]');
    expect(isPinned(pinned)).toBe(true);
    expect(splitTraffic(pinned, [])).toEqual({ ok: true, value: pinned });
  });
});

const RUNS = { numRuns: 100_000 };
const revision = fc.constantFrom(null, 'a', 'b', 'c', 'd');

interface Draw {
  readonly current: readonly TrafficEntry[];
  readonly given: readonly TrafficShare[];
  readonly to: string | null;
}

/** A list that adds up to 100 %, revisions repeated, some tagged, some at 0 %; and what is asked. */
const draw: fc.Arbitrary<Draw> = fc
  .tuple(
    fc.array(fc.tuple(revision, fc.nat(100), fc.boolean()), { minLength: 1, maxLength: 6 }),
    fc.array(fc.tuple(revision, fc.nat(100)), { maxLength: 3 }),
    revision,
  )
  .map(([parts, asked, to]) => {
    let left = 100;
    const current = parts.map(([name, wanted, tagged], index) => {
      const percent = index === parts.length - 1 ? left : Math.min(left, wanted);
      left -= percent;
      return { revision: name, percent, tag: tagged ? `t${index}` : null };
    });
    let free = 100;
    const given = new Map<string | null, number>();
    for (const [name, wanted] of asked) {
      if (given.has(name)) continue;
      given.set(name, Math.min(free, wanted));
      free -= Math.min(free, wanted);
    }
    return {
      current,
      given: [...given].map(([name, percent]) => ({ revision: name, percent })),
      to,
    };
  });

/** Every list that comes of a draw: by a split (null: refused), a whole shift, and normalising. */
function results({ current, given, to }: Draw): (readonly TrafficEntry[])[] {
  const done = splitTraffic(current, given);
  return [...(done.ok ? [done.value] : []), shiftAllTo(current, to), normaliseTraffic(current)];
}

function holds(property: (drawn: Draw) => boolean): void {
  fc.assert(fc.property(draw, property), RUNS);
}

function tags(entries: readonly TrafficEntry[]): string {
  return entries
    .flatMap(({ tag, revision: of }) => (tag === null ? [] : [`${tag}>${of ?? 'LATEST'}`]))
    .sort()
    .join();
}

describe(`for ${RUNS.numRuns} random lists`, { timeout: 60_000 }, () => {
  it('the result adds up to 100 %', () => {
    holds((drawn) =>
      results(drawn).every((list) => list.reduce((sum, { percent }) => sum + percent, 0) === 100),
    );
  });

  it('no share is negative, or no whole number', () => {
    holds((drawn) =>
      results(drawn).every((list) =>
        list.every(({ percent }) => Number.isInteger(percent) && percent >= 0),
      ),
    );
  });

  it('every tag stays at its revision', () => {
    holds((drawn) => {
      const before = tags(drawn.current);
      return results(drawn).every((list) => tags(list) === before);
    });
  });

  it('doing it again changes nothing', () => {
    holds(({ current, given, to }) => {
      const once = splitTraffic(current, given);
      if (once.ok) {
        const twice = splitTraffic(once.value, given);
        if (!twice.ok || !sameTraffic(twice.value, once.value)) return false;
      }
      const shifted = shiftAllTo(current, to);
      const normal = normaliseTraffic(current);
      return (
        JSON.stringify(shiftAllTo(shifted, to)) === JSON.stringify(shifted) &&
        JSON.stringify(normaliseTraffic(normal)) === JSON.stringify(normal)
      );
    });
  });

  it('a split gives what was asked, and is refused only when nobody can take what is left', () => {
    holds(({ current, given }) => {
      const done = splitTraffic(current, given);
      const left = given.reduce((rest, { percent }) => rest - percent, 100);
      const asked = new Set(given.map((share) => share.revision));
      const taker = current.some((entry) => entry.percent > 0 && !asked.has(entry.revision));
      if (!done.ok) return left > 0 && !taker;
      return given.every((share) => shareOf(done.value, share.revision) === share.percent);
    });
  });
});
