import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeriesPoint } from './reading';
import { type SustainedRule, sustained } from './sustained';

const UNTIL = new Date('2026-11-20T03:10:00Z');
const RULE: SustainedRule = { at: 0.5, forSeconds: 300, periodSeconds: 60, minSamples: 10 };
const EPSILON = 1e-9;

function point(minutesAgo: number, value: number | null, samples = 100): SeriesPoint {
  return { at: new Date(UNTIL.getTime() - minutesAgo * 60_000).toISOString(), value, samples };
}
const five = (value: number) => [4, 3, 2, 1, 0].map((ago) => point(ago, value));

describe('a limit is sustained', () => {
  it.each([
    ['every point breaches', five(0.6), 'yes'],
    ['every point is at the limit', five(0.5), 'yes'],
    ['every point is just under it', five(0.5 - EPSILON), 'no'],
    ['one point is under it', [...five(0.6).slice(1), point(4, 0.4)], 'no'],
    ['the point before the window does not count', [point(5, 0.1), ...five(0.6)], 'yes'],
    ['a point after it does not count', [...five(0.6), point(-1, 0.1)], 'yes'],
    ['one point saw nothing: two periods between its neighbours', withoutAt(2), 'yes'],
    ['two points in a row saw nothing', withoutAt(2, 3), 'unknown'],
    ['the newest points are missing', withoutAt(0, 1, 2), 'unknown'],
    ['the oldest points are missing', withoutAt(3, 4), 'unknown'],
    ['two in a row have too few samples', few(2, 3), 'unknown'],
    ['a point under it with too few samples says nothing', few(2), 'yes'],
    ['nothing was measured', [], 'unknown'],
    ['one point under the limit outweighs a gap', [point(2, 0.1)], 'no'],
  ] as const)('%s', (_claim, points, expected) => {
    expect(sustained(points, RULE, UNTIL)).toBe(expected);
  });

  it.each([
    { at: Number.NaN },
    { forSeconds: 0 },
    { forSeconds: Number.NaN },
    { periodSeconds: 0 },
  ])('a rule that says nothing (%j) is unknown', (wrong) => {
    expect(sustained(five(0.6), { ...RULE, ...wrong }, UNTIL)).toBe('unknown');
  });

  function withoutAt(...gone: number[]) {
    return [4, 3, 2, 1, 0].map((ago) => point(ago, gone.includes(ago) ? null : 0.6));
  }
  function few(...short: number[]) {
    return [4, 3, 2, 1, 0].map((ago) =>
      short.includes(ago) ? point(ago, 0.1, 9) : point(ago, 0.6),
    );
  }
});

describe('by properties', () => {
  const anyPoint: fc.Arbitrary<SeriesPoint> = fc.record({
    at: fc.oneof(
      fc.integer({ min: -120, max: 900 }).map((ago) => point(ago / 60, 0).at),
      fc.constant('never'),
    ),
    value: fc.oneof(
      { weight: 4, arbitrary: fc.double({ min: 0.4, max: 1, noNaN: true }) },
      { weight: 1, arbitrary: fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY, 0.1) },
    ),
    samples: fc.oneof(fc.nat({ max: 200 }), fc.constant(Number.NaN)),
  });
  const anyRule = fc.record({
    at: fc.oneof(fc.double(), fc.constantFrom(0, 0.4, 0.5)),
    forSeconds: fc.oneof(fc.double(), fc.constantFrom(60, 300)),
    periodSeconds: fc.oneof(fc.double(), fc.constantFrom(15, 60)),
    minSamples: fc.oneof(fc.double(), fc.constantFrom(0, 10)),
  });
  const anyUntil = fc.constantFrom(UNTIL, new Date(Number.NaN));

  it('total, and the order of the points does not matter', () => {
    fc.assert(
      fc.property(fc.array(anyPoint), anyRule, anyUntil, (points, rule, until) => {
        const said = sustained(points, rule, until);
        expect(['yes', 'no', 'unknown']).toContain(said);
        expect(sustained([...points].reverse(), rule, until)).toBe(said);
      }),
      { numRuns: 20_000 },
    );
  });

  it('yes and no are told only from counted points that say so', () => {
    let yes = 0;
    fc.assert(
      fc.property(fc.array(anyPoint, { minLength: 4, maxLength: 40 }), (points) => {
        const said = sustained(points, RULE, UNTIL);
        const counted = points.filter(({ at, value, samples }) => {
          const ago = (UNTIL.getTime() - Date.parse(at)) / 1000;
          return ago >= 0 && ago < 300 && samples >= 10 && Number.isFinite(value ?? Number.NaN);
        });
        const under = counted.filter(({ value }) => value !== null && value < RULE.at);
        if (said === 'yes') yes += 1;
        if (said === 'no') return under.length > 0;
        return under.length === 0 && (said === 'unknown' || counted.length > 1);
      }),
      { numRuns: 20_000 },
    );
    // Otherwise it would have shown nothing.
    expect(yes).toBeGreaterThan(50);
  });

  it('taking a point away never makes it surer that the limit is sustained', () => {
    fc.assert(
      fc.property(fc.array(anyPoint, { minLength: 1, maxLength: 20 }), fc.nat(), (points, nth) => {
        const all = points.map((each) => ({ ...each, value: 0.6 }));
        const fewer = all.filter((_, index) => index !== nth % all.length);
        if (sustained(fewer, RULE, UNTIL) !== 'yes') return true;
        return sustained(all, RULE, UNTIL) === 'yes';
      }),
      { numRuns: 5_000 },
    );
  });
});
