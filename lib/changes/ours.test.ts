import { describe, expect, it } from 'vitest';
import { GOOD, stateFixture } from '@/lib/fleet/test-fixtures';
import { differences } from './differences';
import { intentBehind } from './ours';

const traffic = [{ revision: GOOD, percent: 100, tag: null }];
const after = stateFixture({ generation: '8', desired: traffic });
const [shift] = differences(stateFixture(), after);
if (shift === undefined) throw new Error('the fixture has no shift');
const last = { intentId: 'intent-1', traffic, seen: false };

describe('whose change it was', () => {
  it('is ours when what is asked for is exactly what we sent', () => {
    expect(intentBehind(shift, after, last)).toBe('intent-1');
  });

  it.each([
    ['we sent nothing', shift, null],
    ['we sent something else', shift, { ...last, traffic: [{ ...traffic[0], percent: 50 }] }],
    ['our effect was already seen', shift, { ...last, seen: true }],
    ['it is a deployment', { ...shift, kind: 'deployment' as const }, last],
  ])("is somebody else's when %s", (_, change, intent) => {
    expect(intentBehind(change, after, intent as typeof last | null)).toBeNull();
  });
});
