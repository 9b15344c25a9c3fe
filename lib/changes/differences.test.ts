import { describe, expect, it } from 'vitest';
import { BAD, GOOD, revisionFixture, stateFixture } from '@/lib/fleet/test-fixtures';
import { differences } from './differences';

const before = stateFixture();

describe('what changed between two looks', () => {
  it('is nothing when only the time of reading differs', () => {
    expect(differences(before, stateFixture({ readAt: '2026-03-01T12:11:00.000Z' }))).toEqual([]);
  });

  it('is the newest deployment, at the time it was made, when nothing was seen before', () => {
    expect(differences(null, before)).toEqual([
      {
        kind: 'deployment',
        summary: `${BAD} was deployed, commit 2f00aa9`,
        at: '2026-03-01T12:00:00.000Z',
        actor: 'ci@shop.example',
        key: `deployment:${BAD}`,
        revision: BAD,
      },
    ]);
  });

  it('is a new beginning when the service was deleted and made again', () => {
    expect(differences(before, stateFixture({ uid: 'uid-2' })).map(({ kind }) => kind)).toEqual([
      'deployment',
    ]);
  });

  it('is traffic, by whoever changed it last', () => {
    const after = stateFixture({
      generation: '8',
      desired: [{ revision: GOOD, percent: 100, tag: null }],
      effective: [{ revision: GOOD, percent: 100, tag: null, url: null, followsLatest: false }],
      lastModifier: 'kim@shop.example',
      updatedAt: '2026-03-01T12:09:00.000Z',
    });
    expect(differences(before, after)).toEqual([
      {
        kind: 'traffic',
        summary: `traffic LATEST 100 % → ${GOOD} 100 %`,
        at: '2026-03-01T12:09:00.000Z',
        actor: 'kim@shop.example',
        key: 'traffic:8',
        revision: GOOD,
      },
    ]);
  });

  it('has one key for a shift that is asked for in one look and served in the next', () => {
    const asked = stateFixture({
      generation: '8',
      reconciling: true,
      desired: [{ revision: GOOD, percent: 100, tag: null }],
    });
    const served = stateFixture({
      ...asked,
      reconciling: false,
      effective: [{ revision: GOOD, percent: 100, tag: null, url: null, followsLatest: false }],
    });
    const keys = [...differences(before, asked), ...differences(asked, served)].map(
      ({ key }) => key,
    );
    expect(keys).toEqual(['traffic:8', 'traffic:8']);
  });

  it('is a deployment only for a revision newer than all that were known', () => {
    const old = revisionFixture('orders-00000-old', { createdAt: '2026-02-01T00:00:00.000Z' });
    const fresh = revisionFixture('orders-00003-new', { createdAt: '2026-03-01T12:05:00.000Z' });
    const after = stateFixture({ revisions: [fresh, ...before.revisions, old] });
    expect(differences(before, after).map(({ key }) => key)).toEqual([
      'deployment:orders-00003-new',
    ]);
  });

  it('tells a moved tag apart from moved traffic', () => {
    const after = stateFixture({
      generation: '8',
      desired: [...before.desired, { revision: GOOD, percent: 0, tag: 'blue' }],
    });
    expect(differences(before, after)).toMatchObject([
      { kind: 'tag', summary: `tags none → blue → ${GOOD}`, key: 'tag:8' },
    ]);
  });

  it('is scaling when the service is stopped by hand', () => {
    const after = stateFixture({
      generation: '8',
      scaling: { mode: 'manual', min: 0, max: null, manual: 0 },
    });
    expect(differences(before, after)).toMatchObject([{ kind: 'scaling', key: 'scaling:8' }]);
    expect(differences(before, after)[0]?.summary).toMatch(/→ manual, 0 instances$/);
  });
});
