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

  describe('what a deployment brings with it', () => {
    const deployed = (change: Parameters<typeof revisionFixture>[1]) => {
      const fresh = revisionFixture('orders-00003-new', {
        createdAt: '2026-03-01T12:05:00.000Z',
        ...change,
      });
      return differences(before, stateFixture({ revisions: [fresh, ...before.revisions] }));
    };

    it('is configuration by name, against the revision made before it, and no value', () => {
      const [first, ...rest] = deployed({
        environment: [
          { name: 'PARSER', shown: '3 characters, 1f2e…' },
          { name: 'API_KEY', shown: '20 characters, 99aa…' },
        ],
        timeoutSeconds: 60,
      });
      expect(first?.kind).toBe('deployment');
      expect(rest).toEqual([
        {
          kind: 'configuration',
          summary: 'API_KEY set, PARSER set, timeout 300 s → 60 s, with orders-00003-new',
          at: '2026-03-01T12:05:00.000Z',
          actor: 'ci@shop.example',
          key: 'configuration:orders-00003-new',
          revision: 'orders-00003-new',
        },
      ]);
      expect(JSON.stringify(rest)).not.toMatch(/characters|1f2e|99aa/);
    });

    it('tells a variable that changed from one that is gone', () => {
      const entry = (name: string, shown: string) => ({ name, shown });
      const old = revisionFixture(BAD, {
        createdAt: '2026-03-01T12:00:00.000Z',
        environment: [entry('A', '1'), entry('B', '1'), entry('C', '1')],
      });
      const fresh = revisionFixture('orders-00003-new', {
        createdAt: '2026-03-01T12:05:00.000Z',
        environment: [entry('A', '2'), entry('C', '1')],
      });
      const after = stateFixture({ revisions: [fresh, old] });
      const changes = differences(stateFixture({ revisions: [old] }), after);
      expect(changes.find(({ kind }) => kind === 'configuration')?.summary).toBe(
        'A changed, B removed, with orders-00003-new',
      );
    });

    it('is the version of a secret that it refers to', () => {
      const changes = deployed({
        secrets: [{ at: 'DB_PASSWORD', secret: 'db-password', version: '4' }],
      });
      expect(changes.slice(1)).toMatchObject([
        {
          kind: 'secret',
          summary: 'DB_PASSWORD not set → db-password:4, with orders-00003-new',
        },
      ]);
    });

    it('is scaling when processor, memory, instances or concurrency differ', () => {
      expect(
        deployed({ cpu: '2', memory: null, minInstances: 1, maxInstances: null, concurrency: 1 })
          .slice(1)
          .map(({ kind, summary }) => [kind, summary]),
      ).toEqual([
        [
          'scaling',
          'cpu 1 → 2, memory 512Mi → the default, min instances 0 → 1, max instances 10 → the default, requests at once 80 → 1, with orders-00003-new',
        ],
      ]);
    });
  });
});
