import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TargetState, TrafficEntry } from '@/lib/fleet/target-state';
import { shiftAllTo } from '@/lib/runs/traffic';
import { ADDRESS, BAD, GOOD, revision, stateWith } from './test-fixtures';
import { planShift } from './traffic-plan';

const entry = (name: string | null, percent: number, tag: string | null = null): TrafficEntry => ({
  revision: name,
  percent,
  tag,
});

function planned(traffic: readonly TrafficEntry[], state: TargetState = stateWith()) {
  const result = planShift(ADDRESS, { traffic }, state);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function inverseOf({ inverse }: ReturnType<typeof planned>) {
  if (inverse === null) throw new Error('has no inverse');
  return inverse;
}

function refused(traffic: readonly TrafficEntry[], state: TargetState = stateWith()) {
  const result = planShift(ADDRESS, { traffic }, state);
  if (result.ok) throw new Error('was planned');
  return result.error;
}

describe('a planned shift', () => {
  it('names before, after, the precondition and the exact recorded list as its inverse', () => {
    const state = stateWith();
    expect(planned(shiftAllTo(state.desired, GOOD), state)).toMatchObject({
      before: state.desired,
      after: [entry(GOOD, 100), entry(GOOD, 0, 'blue')],
      precondition: { uid: 'uid-1', generation: '7', etag: '"e7"' },
      inverse: { traffic: state.desired, exact: true },
      reversible: 'exact',
      risk: 'risky',
    });
  });

  it('undoes into the recorded list as it was, order, LATEST and tags included', () => {
    const state = stateWith();
    const plan = planned([entry(GOOD, 100), entry(BAD, 0, 'new')], state);
    const later = stateWith({ generation: '8', desired: plan.after });
    const undo = planShift(ADDRESS, inverseOf(plan), later);
    expect(undo.ok && undo.value.after).toEqual(state.desired);
    expect(undo.ok && undo.value.commandLine).toContain('--remove-tags=new');
    expect(undo.ok && undo.value.willNotRestore.join(' ')).toContain('Tag new was added since');
  });

  it('can be undone though a recorded tag has lost its revision, and says so', () => {
    const desired = [entry(null, 100), entry('orders-00000-old', 0, 'old')];
    const plan = planned([entry(GOOD, 100)], stateWith({ desired }));
    expect(plan.reversible).toBe('equivalent');
    const later = stateWith({ generation: '8', desired: plan.after, effective: [] });
    const undo = planShift(ADDRESS, inverseOf(plan), later);
    expect(undo.ok && undo.value.after).toEqual([entry(null, 100)]);
  });

  it('keeps the tags that the input does not name, and lets it move one', () => {
    expect(planned([entry(GOOD, 100)]).after).toContainEqual(entry(GOOD, 0, 'blue'));
    expect(planned([entry(GOOD, 100), entry(BAD, 0, 'blue')]).after).toEqual([
      entry(GOOD, 100),
      entry(BAD, 0, 'blue'),
    ]);
  });

  it('merges a revision that is listed twice', () => {
    const { after } = planned([entry(GOOD, 30), entry(BAD, 40), entry(GOOD, 30)]);
    expect(after).toEqual([entry(GOOD, 60), entry(BAD, 40), entry(GOOD, 0, 'blue')]);
  });

  it('drops a tag whose revision is gone, and says so', () => {
    const desired = [entry(null, 100), entry('orders-00000-old', 0, 'old')];
    const plan = planned([entry(GOOD, 100)], stateWith({ desired }));
    expect(plan.after).toEqual([entry(GOOD, 100)]);
    expect(plan.willNotRestore.join(' ')).toContain('Tag old is dropped');
    expect(plan.commandLine).toContain('--remove-tags=old');
  });
});

describe('the command line', () => {
  it.each([
    [
      [entry(GOOD, 100)],
      `gcloud run services update-traffic orders --project=shop --region=us-central1 --to-revisions=${GOOD}=100`,
    ],
    [
      [entry(GOOD, 90), entry(null, 10)],
      `gcloud run services update-traffic orders --project=shop --region=us-central1 --to-revisions=${GOOD}=90,LATEST=10`,
    ],
    [
      [entry(GOOD, 100), entry(BAD, 0, 'green')],
      `gcloud run services update-traffic orders --project=shop --region=us-central1 --to-revisions=${GOOD}=100 --update-tags=green=${BAD}`,
    ],
  ])('does the same from a terminal', (traffic, line) => {
    expect(planned(traffic).commandLine).toBe(line);
  });

  it('returns to latest by its own option', () => {
    const pinned = stateWith({ desired: [entry(GOOD, 100)] });
    expect(planned([entry(null, 100)], pinned).commandLine).toMatch(/ --to-latest$/);
  });
});

describe('what it will not restore', () => {
  it('says data, requests in flight, the pin, and secrets read as latest', () => {
    const secrets = [{ at: 'API_KEY', secret: 'orders-api-key', version: 'latest' }];
    const state = stateWith({ revisions: [revision(BAD), revision(GOOD, { secrets })] });
    const sentences = planned([entry(GOOD, 100)], state).willNotRestore.join('\n');
    expect(sentences).toContain('orders-api-key as "latest"');
    expect(sentences).toContain(`Data written by ${BAD} stays`);
    expect(sentences).toContain('Requests in flight');
    expect(sentences).toContain('later deployments get 0 %');
  });

  it('does not claim a pin while a share follows latest', () => {
    const sentences = planned([entry(GOOD, 90), entry(null, 10)]).willNotRestore.join('\n');
    expect(sentences).not.toContain('pinned');
  });
});

describe('a shift is refused, and nothing is sent, when', () => {
  it.each<[string, readonly TrafficEntry[], Partial<TargetState>, string, RegExp]>([
    [
      'the revision does not exist',
      [entry('orders-00009-zzz', 100)],
      {},
      'not_found',
      /does not exist/,
    ],
    [
      'the revision is not ready',
      [entry(GOOD, 100)],
      {
        revisions: [revision(BAD), revision(GOOD, { ready: 'no', condition: 'Image not found.' })],
      },
      'invalid',
      /not ready to take traffic: Image not found/,
    ],
    [
      'nobody knows whether the revision is ready',
      [entry(GOOD, 100)],
      { revisions: [revision(BAD), revision(GOOD, { ready: 'unknown' })] },
      'invalid',
      /not ready/,
    ],
    ['the shares are not 100 %', [entry(GOOD, 50)], {}, 'invalid', /add up to 50 %/],
    [
      'latest is asked for and nothing is ready',
      [entry(null, 100)],
      { latestReadyRevision: null },
      'invalid',
      /no revision is ready/,
    ],
    [
      'a tag is asked for on a revision that does not exist',
      [entry(GOOD, 100), entry('orders-00009-zzz', 0, 'new')],
      {},
      'not_found',
      /does not exist/,
    ],
    ['everything is so already', [entry(null, 100)], {}, 'conflict', /already goes so/],
  ])('%s', (_name, traffic, change, kind, message) => {
    expect(refused(traffic, stateWith(change))).toEqual({
      kind,
      outcome: 'not_sent',
      message: expect.stringMatching(message),
    });
  });
});

it('the list that is asked for already can be sent again when it was never served', () => {
  const state = stateWith({ effective: [] });
  expect(planned([entry(null, 100)], state).after).toEqual(state.desired);
});

describe('for every recorded list', () => {
  const name = fc.constantFrom(null, GOOD, BAD);
  const recorded = fc
    .tuple(
      fc.uniqueArray(name, { minLength: 1 }),
      fc.nat(100),
      fc.uniqueArray(fc.tuple(fc.constantFrom('blue', 'green', 'red'), name), {
        selector: ([tag]) => tag,
      }),
    )
    .map(([names, first, tags]) => [
      ...names.map((each, index) =>
        entry(
          each,
          index === 0 ? (names.length === 1 ? 100 : first) : index === 1 ? 100 - first : 0,
        ),
      ),
      ...tags.map(([tag, revision]) => entry(revision, 0, tag)),
    ]);

  it('the inverse of any shift asks for that list again, entry by entry', () => {
    fc.assert(
      fc.property(recorded, recorded, (before, wanted) => {
        const state = stateWith({ desired: before, effective: [] });
        const plan = planned(wanted, state);
        const later = stateWith({ generation: '8', desired: plan.after, effective: [] });
        const back = planShift(ADDRESS, inverseOf(plan), later);
        expect(back.ok && back.value.after).toEqual(before);
      }),
      { numRuns: 2000 },
    );
  });
});
