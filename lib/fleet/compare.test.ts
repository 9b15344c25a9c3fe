import { describe, expect, it } from 'vitest';
import { compareRevisions } from './compare';
import { BAD, GOOD, revisionFixture, stateFixture } from './test-fixtures';

const state = stateFixture({
  desired: [
    { revision: null, percent: 100, tag: null },
    { revision: GOOD, percent: 0, tag: 'blue' },
  ],
});
const current = revisionFixture(BAD, {
  environment: [
    { name: 'POOL', shown: '2 characters, a1b2…' },
    { name: 'NEW', shown: '1 character, 0f0f…' },
  ],
  secrets: [{ at: 'KEY', secret: 'api-key', version: 'latest' }],
});
const candidate = revisionFixture(GOOD, {
  environment: [{ name: 'POOL', shown: '2 characters, c3d4…' }],
  secrets: [{ at: 'KEY', secret: 'api-key', version: 'latest' }],
});

function row(label: string) {
  return compareRevisions(state, current, candidate).find((one) => one.label === label);
}

describe('two revisions side by side', () => {
  it('compares every variable of either, by what is shown of its value', () => {
    expect(row('POOL')).toMatchObject({ change: 'changed', mono: true });
    expect(row('NEW')).toMatchObject({ change: 'changed', candidate: { text: 'not set' } });
  });

  it('says that a secret read as latest does not go back, though it is the same', () => {
    expect(row('KEY')).toMatchObject({
      change: 'same',
      candidate: { text: 'api-key:latest', warning: expect.stringMatching(/does not go back/) },
    });
  });

  it('shows the share that is served, and tags', () => {
    expect(row('Traffic')).toMatchObject({
      current: { percent: 100 },
      candidate: { percent: 0, aside: 'tag blue' },
    });
  });

  it('claims nothing of what neither says, nor of a revision that is not there', () => {
    expect(row('Schema change')).toMatchObject({ change: 'unknown', current: null });
    const alone = compareRevisions(state, current, null);
    expect(new Set(alone.map(({ change }) => change))).toEqual(new Set(['unknown']));
  });
});
