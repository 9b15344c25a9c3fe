import { describe, expect, it } from 'vitest';
import { componentDays } from './component-days';

const NOW = new Date('2026-03-10T12:00:00.000Z');
const component = { status: 'operational', listedAt: '2026-03-07T09:00:00.000Z' } as const;

describe('the ninety days of a component', () => {
  it('says nothing of the days before it was listed', () => {
    const days = componentDays(component, [], NOW);
    expect(days).toHaveLength(90);
    expect(days.slice(-5)).toEqual([
      'none',
      'operational',
      'operational',
      'operational',
      'operational',
    ]);
  });

  it('shows the worst of a day, also after it was over, and carries what lasts', () => {
    const days = componentDays(
      component,
      [
        { at: '2026-03-08T23:00:00.000Z', from: 'operational', to: 'major_outage' },
        { at: '2026-03-09T08:00:00.000Z', from: 'major_outage', to: 'operational' },
      ],
      NOW,
    );
    expect(days.slice(-4)).toEqual(['operational', 'major_outage', 'major_outage', 'operational']);
  });
});
