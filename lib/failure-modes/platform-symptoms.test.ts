import { describe, expect, it } from 'vitest';
import { BAD, GOOD, revisionFixture, stateFixture } from '@/lib/fleet/test-fixtures';
import { changesOf, conditionsOf } from './platform-symptoms';

describe('what the platform says', () => {
  it('is nothing of a service that is well', () => {
    expect(conditionsOf(stateFixture())).toEqual([]);
  });

  it('is of the service, and of the newest revision and those that serve', () => {
    const failed = (name: string) =>
      revisionFixture(name, { ready: 'no', condition: `${name} failed to start.` });
    const state = stateFixture({
      condition: { state: 'failed', message: 'It is not ready.' },
      latestCreatedRevision: BAD,
      effective: [{ revision: GOOD, percent: 100, tag: null, url: null, followsLatest: false }],
      revisions: [failed(BAD), revisionFixture(GOOD), failed('orders-00000-old')],
    });
    expect(conditionsOf(state)).toEqual([
      { revision: null, text: 'It is not ready.' },
      { revision: BAD, text: `${BAD} failed to start.` },
    ]);
  });
});

describe('what changed', () => {
  const before = revisionFixture(GOOD, { createdAt: '2026-03-01T00:00:00Z' });

  const now = new Date('2026-03-02T12:00:00Z');

  it('is nothing where there is one revision, or none of the last 24 hours', () => {
    const old = revisionFixture(BAD, { createdAt: '2026-03-01T11:59:00Z', memory: '1Gi' });
    expect(changesOf({ revisions: [before] }, now)).toBeNull();
    expect(changesOf({ revisions: [old, before] }, now)).toBeNull();
  });

  it('is by the newest against the one before, in whatever order they come', () => {
    const newest = revisionFixture(BAD, {
      createdAt: '2026-03-02T00:00:00Z',
      digest: before.digest,
      memory: '1Gi',
      serviceAccount: 'other@example.iam',
      environment: [...before.environment].reverse(),
    });
    const expected = { revision: BAD, aspects: ['service_account', 'memory'] };
    expect(changesOf({ revisions: [before, newest] }, now)).toEqual(expected);
    expect(changesOf({ revisions: [newest, before] }, now)).toEqual(expected);
  });
});
