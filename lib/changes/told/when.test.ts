import { describe, expect, it } from 'vitest';
import { whenTold } from './when';

const now = new Date('2026-03-01T12:00:00.000Z');
const at = (iso: string | null) => {
  const told = whenTold(iso, now);
  return told.ok ? told.value.toISOString() : told.error.message;
};

describe('when a told change was', () => {
  it.each([
    ['as it says', '2026-03-01T11:00:00Z', '2026-03-01T11:00:00.000Z'],
    ['in whatever zone it says', '2026-03-01T12:00:00+01:00', '2026-03-01T11:00:00.000Z'],
    ['now, where it does not say', null, '2026-03-01T12:00:00.000Z'],
    [
      'now, where its clock is up to 5 minutes ahead',
      '2026-03-01T12:05:00Z',
      '2026-03-01T12:00:00.000Z',
    ],
  ])('is %s', (_, told, is) => {
    expect(at(told)).toBe(is);
  });

  it('is refused when it is further ahead', () => {
    expect(at('2026-03-01T12:05:00.001Z')).toMatch(/is in the future: it is 2026-03-01T12:00/);
  });
});
