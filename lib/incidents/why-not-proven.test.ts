import { describe, expect, it } from 'vitest';
import { whyNotProven } from './why-not-proven';

const at = (second: number) => new Date(Date.UTC(2026, 8, 21, 15, 0, second));
const PASSED = [{ kind: 'stability', outcome: 'passed' }] as const;
const PROVEN = {
  status: 'succeeded',
  appliedAt: at(0),
  effectiveAt: at(4),
  healthyAt: at(8),
  confirmedAt: at(30),
  watches: PASSED,
} as const;

describe('resolving without a person’s word', () => {
  it('is open when the last run holds, is lit in all three and was stable', () => {
    expect(whyNotProven([PROVEN])).toBeNull();
  });

  it('is closed where nothing was applied', () => {
    expect(whyNotProven([])).toMatch(/Nothing was applied/);
    expect(whyNotProven([{ ...PROVEN, appliedAt: null }])).toMatch(/Nothing was applied/);
  });

  it('is closed while the watch runs, and for good once it broke', () => {
    const watches = (outcome: 'breached' | null) => [{ kind: 'stability', outcome } as const];
    expect(whyNotProven([{ ...PROVEN, watches: watches(null) }])).toMatch(/has not passed/);
    expect(whyNotProven([{ ...PROVEN, watches: watches('breached') }])).toMatch(/has not passed/);
    expect(
      whyNotProven([{ ...PROVEN, watches: [{ kind: 'stickiness', outcome: 'passed' }] }]),
    ).toMatch(/has not passed/);
  });

  it('is closed while a lamp is dark', () => {
    expect(whyNotProven([{ ...PROVEN, healthyAt: null }])).toMatch(/three lamps/);
  });

  it('is closed again once a later run moved traffic, whatever an earlier one proved', () => {
    const undo = { ...PROVEN, appliedAt: at(50), watches: [] };
    expect(whyNotProven([undo, { ...PROVEN, status: 'reverted' }])).toMatch(/has not passed/);
    expect(whyNotProven([PROVEN, { ...undo, status: 'failed' }])).toBe('The last run is failed.');
  });
});
