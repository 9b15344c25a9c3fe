import { describe, expect, it } from 'vitest';
import { GOOD, stateFixture } from '@/lib/fleet/test-fixtures';
import { plannedCall, plannedShift } from '@/lib/runs/plan-body';
import { differences } from './differences';
import { intentBehind } from './ours';

const traffic = [{ revision: GOOD, percent: 100, tag: null }];
const after = stateFixture({ generation: '8', desired: traffic });
const [shift] = differences(stateFixture(), after);
if (shift === undefined) throw new Error('the fixture has no shift');
const call = plannedShift.parse({
  kind: 'shift_traffic',
  input: { traffic },
  before: [],
  after: traffic,
  precondition: { uid: 'uid', generation: '7', etag: null },
  inverse: { traffic: [] },
  reversible: 'exact',
  risk: 'risky',
  commandLine: '',
  willNotRestore: [],
});
const last = { intentId: 'intent-1', call, seen: false };
const half = [{ revision: GOOD, percent: 50, tag: null }];

describe('whose change it was', () => {
  it('is ours when what is asked for is exactly what we sent', () => {
    expect(intentBehind(shift, after, [last])).toBe('intent-1');
  });

  it('is ours though another kind of call was sent after it', () => {
    const scaling = { mode: 'manual', min: 0, max: null, manual: 0 } as const;
    const stop = plannedCall.parse({
      ...call,
      kind: 'set_scaling',
      input: { scaling },
      before: after.scaling,
      after: scaling,
      inverse: null,
    });
    const later = { intentId: 'intent-2', call: stop, seen: false };
    expect(intentBehind(shift, after, [later, last])).toBe('intent-1');
  });

  it.each([
    ['we sent nothing', shift, []],
    ['we sent something else', shift, [{ ...last, call: { ...call, after: half } }]],
    ['our effect was already seen', shift, [{ ...last, seen: true }]],
    ['it is a deployment', { ...shift, kind: 'deployment' as const }, [last]],
  ])("is somebody else's when %s", (_, change, sent) => {
    expect(intentBehind(change, after, sent)).toBeNull();
  });
});
