import { expect, it } from 'vitest';
import { BAD, GOOD, revisionFixture, stateFixture } from '@/lib/fleet/test-fixtures';
import { judgeRevisions } from './revisions';

const AT = '2026-11-20T03:00:00.000Z';
const serving = { revision: GOOD, percent: 100, tag: null, url: null, followsLatest: false };
const stateWith = (newest: Parameters<typeof revisionFixture>[1]) =>
  stateFixture({
    latestCreatedRevision: BAD,
    effective: [serving],
    revisions: [revisionFixture(BAD, newest), revisionFixture(GOOD)],
  });
const judge = (says: string[] | undefined, newest: Parameters<typeof revisionFixture>[1]) =>
  judgeRevisions(
    { kind: 'revisions', rules_out: true, ...(says === undefined ? {} : { says }) },
    stateWith(newest),
    AT,
  );
const condition = 'The memory limit was exceeded.';

it.each([
  ['ready', undefined, { ready: 'yes' }, 'speaks_against_it'],
  ['not ready', undefined, { ready: 'no', condition }, 'points_to_it'],
  [
    'not ready for the reason that is looked for',
    ['memory'],
    { ready: 'no', condition },
    'points_to_it',
  ],
  ['not ready for another reason', ['CPU'], { ready: 'no', condition }, 'unknown'],
  ['not known to be ready', undefined, { ready: 'unknown' }, 'unknown'],
] as const)('a newest revision that is %s', (_, says, newest, outcome) => {
  expect(judge(says && [...says], newest).outcome).toBe(outcome);
});

it('says of each when it was seen, and shows nothing unknown as well', () => {
  const { facts } = judge(undefined, { ready: 'unknown' });
  expect(facts?.map(({ what, says, at }) => [what, says, at])).toEqual([
    ['Service', 'well', AT],
    [BAD, 'unknown', AT],
    [GOOD, 'well', AT],
  ]);
});
