import { describe, expect, it } from 'vitest';
import { approveLabel } from './way-back';

const CALL = { kind: 'call' } as const;

describe('who approves is told why a second person is asked', () => {
  it.each([
    ['nothing gives it back', 'none', [CALL], 'Hold to approve: it can’t be undone'],
    [
      'a person does a part',
      'exact',
      [CALL, { kind: 'manual' }],
      'Hold to approve: it can’t be undone',
    ],
    ['it can be undone', 'exact', [CALL], 'Hold to approve: others may rely on it'],
    ['it can nearly be undone', 'equivalent', [], 'Hold to approve: others may rely on it'],
  ] as const)('where %s', (_, reversible, sequence, label) => {
    expect(approveLabel({ inverse: { reversible }, sequence })).toBe(label);
  });
});
