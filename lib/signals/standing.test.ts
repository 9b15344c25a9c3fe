import { describe, expect, it } from 'vitest';
import { frameFixture, NOW, RUNBOOK } from '@/lib/fleet/service-fixture';
import { news, type Standing, standingsOf } from './standing';

function now(value: number | null) {
  return standingsOf(RUNBOOK, frameFixture([value]).readings, NOW);
}

function newsAfter(last: Standing | null, value: number | null): Standing[] {
  const said = new Map(last === null ? [] : [['errors', last] as const]);
  return news(said, now(value)).map(({ standing }) => standing);
}

describe('where a signal stands', () => {
  it('is over its limit, under it, or not known, each in a sentence', () => {
    expect(now(0.34)[0]).toMatchObject({ standing: 'breached', limit: 0.2 });
    expect(now(0.34)[0]?.summary).toMatch(
      /^Error rate 34.%, limit 20.%, over 5.min, 5.000 requests$/,
    );
    expect(now(0.01)[0]?.standing).toBe('recovered');
    expect(now(null)[0]?.summary).toMatch(/is unknown: no reading/);
  });
});

describe('news for the timeline', () => {
  it('is a change alone', () => {
    expect(newsAfter('breached', 0.34)).toEqual([]);
    expect(newsAfter('recovered', 0.34)).toEqual(['breached']);
    expect(newsAfter('breached', 0.01)).toEqual(['recovered']);
    expect(newsAfter('breached', null)).toEqual(['stale']);
    expect(newsAfter('stale', 0.01)).toEqual(['recovered']);
  });

  it('is not that a signal is well of which nothing was said before', () => {
    expect(newsAfter(null, 0.01)).toEqual([]);
    expect(newsAfter(null, 0.34)).toEqual(['breached']);
  });
});
