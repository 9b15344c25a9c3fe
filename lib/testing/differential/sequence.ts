/** Random sequences of what people do to a service's traffic, as data that shrinks. */
import fc from 'fast-check';

/** A revision by its place among those that there are; null: LATEST. */
export type Place = number | null;

export interface Share {
  readonly place: Place;
  readonly percent: number;
}

export type Doing =
  | { readonly kind: 'shift'; readonly to: number }
  | { readonly kind: 'latest' }
  | { readonly kind: 'split'; readonly given: readonly Share[] }
  | { readonly kind: 'tag'; readonly tag: string; readonly at: Place }
  | { readonly kind: 'untag'; readonly tag: string }
  /** As a runbook's rollback: the newest that does not serve. */
  | { readonly kind: 'rollback' }
  /** The inverse of the last change. */
  | { readonly kind: 'undo' }
  | { readonly kind: 'deploy'; readonly digit: number };

export interface Sequence {
  readonly start: readonly (Share & { readonly tagged: boolean })[];
  readonly doings: readonly Doing[];
}

export const REVISIONS = 5;
const TAGS = ['blue', 'green', 'canary'];

const place: fc.Arbitrary<Place> = fc.option(fc.nat(REVISIONS - 1), { nil: null, freq: 4 });
const tag = fc.constantFrom(...TAGS);

const given = fc.uniqueArray(fc.record({ place, percent: fc.integer({ min: 0, max: 100 }) }), {
  minLength: 1,
  maxLength: 3,
  selector: (share) => share.place,
});

const doing: fc.Arbitrary<Doing> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('shift'), to: fc.nat(REVISIONS - 1) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'latest' } as const) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('split'), given }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('tag'), tag, at: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('untag'), tag }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'rollback' } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'undo' } as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deploy'), digit: fc.nat(15) }) },
) as fc.Arbitrary<Doing>;

/** Adds up to 100; revisions may be listed twice, with and without a tag. */
const start = fc
  .array(fc.tuple(place, fc.nat(60), fc.boolean()), { minLength: 1, maxLength: 4 })
  .map((parts) => {
    let left = 100;
    return parts.map(([at, wanted, tagged], index) => {
      const percent = index === parts.length - 1 ? left : Math.min(left, wanted);
      left -= percent;
      return { place: at, percent, tagged };
    });
  });

export const sequence: fc.Arbitrary<Sequence> = fc.record({
  start,
  doings: fc.array(doing, { minLength: 1, maxLength: 5 }),
});
