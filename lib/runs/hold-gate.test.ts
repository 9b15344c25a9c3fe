import { describe, expect, it } from 'vitest';
import { type HeldRevision, type HoldGate, holdSentence, whyStopped } from './hold-gate';

const HELD: HeldRevision = {
  revision: 'orders-00002-xyz',
  digest: 'sha256:bad',
  reason: 'A third of requests fail',
  owner: 'Ana',
  since: '2026-09-21T15:00:00.000Z',
  expiresAt: '2026-09-21T19:00:00.000Z',
  incident: 7,
  drill: false,
};
const BROKEN = { revision: 'orders-00001-old', digest: 'sha256:old', reason: 'It leaks' };

function gate(change: Partial<HoldGate> = {}): HoldGate {
  const holds = change.holds ?? [HELD];
  return {
    service: 'orders',
    held: holds.length > 0,
    holds,
    pinned: true,
    broken: [BROKEN],
    sentence: holdSentence('Orders', holds, 1),
    ...change,
  };
}
const nothing = { revision: null, digest: null };

describe('the gate for a pipeline', () => {
  it('stops whoever names nothing while anything is held, and tells who, why and until when', () => {
    expect(whyStopped(gate(), nothing)).toBe(
      'Orders: orders-00002-xyz is held by Ana until 21 Sep 19:00 UTC (A third of requests fail, INC-7). 1 revision is marked broken.',
    );
    expect(whyStopped(gate({ holds: [] }), nothing)).toBeNull();
  });

  it('lets another revision and another image through, so that the fix can be deployed', () => {
    expect(whyStopped(gate(), { ...nothing, revision: 'orders-00003-fix' })).toBeNull();
    expect(whyStopped(gate(), { ...nothing, digest: 'sha256:fix' })).toBeNull();
  });

  it.each([
    ['revision', { ...nothing, revision: HELD.revision }],
    ['digest', { ...nothing, digest: 'sha256:bad' }],
    ['whole image reference', { ...nothing, digest: 'registry.example/orders@SHA256:BAD' }],
  ])('stops what is held by its %s', (_, wanted) => {
    expect(whyStopped(gate(), wanted)).toMatch(/^orders-00002-xyz is held by Ana/);
  });

  it('stops what was marked broken, after its hold has ended, whatever it is called now', () => {
    const free = gate({ holds: [] });
    const sentence = 'orders-00001-old is marked broken: It leaks.';
    expect(whyStopped(free, { ...nothing, revision: BROKEN.revision })).toBe(sentence);
    expect(whyStopped(free, { ...nothing, digest: 'sha256:old' })).toBe(sentence);
  });

  it('stops an image while something is held whose image is not known', () => {
    const unknown = gate({ holds: [{ ...HELD, digest: null, incident: null }], broken: [] });
    expect(whyStopped(unknown, { ...nothing, digest: 'sha256:fix' })).toMatch(/may be this one/);
    expect(whyStopped(unknown, { ...nothing, revision: 'orders-00003-fix' })).toBeNull();
  });

  it('tells a drill from an incident', () => {
    expect(holdSentence('Orders', [{ ...HELD, drill: true }], 0)).toContain(', D-7)');
    expect(holdSentence('Orders', [], 0)).toBe('Nothing of Orders is held.');
    expect(holdSentence('Orders', [], 2)).toContain('2 revisions are marked broken.');
  });
});
