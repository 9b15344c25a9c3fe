import { describe, expect, it } from 'vitest';
import { revisionNamed, tagOn } from './tags';
import { state } from './test-fixtures';

const entry = (tag: string | null, revision: string | null, percent = 0) => ({
  revision,
  percent,
  tag,
});
const seen = (...tags: string[]) => ({
  ...state(),
  readAt: '2026-11-21T08:00:00.000Z',
  desired: [entry(null, null, 100), ...tags.map((tag) => entry(tag, `of-${tag}`))],
});

describe('a tag', () => {
  it('names the revision that it is on, and a revision names itself', () => {
    const read = seen('stable-2026-11-19');
    const own = read.revisions[0]?.name ?? '';
    expect(revisionNamed('stable-2026-11-19', read)).toBe('of-stable-2026-11-19');
    expect(revisionNamed(own, read)).toBe(own);
    expect(revisionNamed('gone', read)).toBe('gone');
    expect(revisionNamed(null, read)).toBeNull();
  });

  it('on latest names the revision that latest is now', () => {
    const read = { ...seen(), desired: [entry('newest', null, 100)] };
    expect(revisionNamed('newest', read)).toBe(read.latestReadyRevision);
  });

  it('of a day is that day’s, or the newest of an earlier one', () => {
    const read = seen('stable-2026-11-18', 'stable-2026-11-21', 'stable-2026-11-19', 'stable-x');
    expect(tagOn('stable-{date}', read)).toBe('stable-2026-11-21');
    expect(tagOn('stable-{before}', read)).toBe('stable-2026-11-19');
    expect(tagOn('stable-{before}', seen('stable-2026-11-21'))).toBeNull();
    expect(tagOn('rollout', read)).toBe('rollout');
  });
});
