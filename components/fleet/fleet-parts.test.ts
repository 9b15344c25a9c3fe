import { describe, expect, test } from 'vitest';
import { shortRevision, shortRevisions } from '@/lib/fleet/short-revision';
import { labelSides, laneShare, laneTicks, spanBox } from './lane-geometry';
import { trafficParts } from './traffic-parts';

describe('revision names', () => {
  test('lose the service’s own name only', () => {
    expect(shortRevision('virtuoso-api-00002-mux', 'virtuoso-api')).toBe('00002-mux');
    expect(shortRevision('other-00002-mux', 'virtuoso-api')).toBe('other-00002-mux');
    expect(shortRevision(null, 'virtuoso-api')).toBe('latest');
  });

  test('are short in a sentence, where a secret or another service is not', () => {
    expect(shortRevisions('virtuoso-api-00002-mux reads virtuoso-api-key', 'virtuoso-api')).toBe(
      '00002-mux reads virtuoso-api-key',
    );
    expect(shortRevisions('my-virtuoso-api-00002-mux', 'api')).toBe('my-virtuoso-api-00002-mux');
  });
});

describe('traffic', () => {
  const share = (revision: string, percent: number) => ({ revision, percent, tag: null });

  test('one revision has one colour on both lines', () => {
    const { desired, effective } = trafficParts(
      [share('b', 100)],
      [share('a', 70), share('b', 30)],
      's',
      false,
    );
    expect(effective?.map((part) => [part.id, part.role])).toEqual([
      ['a', 'current'],
      ['b', 'other'],
    ]);
    expect(desired.map((part) => part.role)).toEqual(['other']);
  });

  test('LATEST has the colour of the revision that it resolves to, once that serves', () => {
    const latest = [{ revision: null, percent: 100, tag: null }];
    const roles = (settled: boolean) =>
      trafficParts(latest, [share('a', 100)], 's', settled).desired.map(({ role }) => role);
    expect(roles(true)).toEqual(['current']);
    expect(roles(false)).toEqual(['other']);
  });

  test('what could not be read is unknown, not nothing', () => {
    expect(trafficParts([share('a', 100)], [], 's', false).effective).toBeNull();
  });

  test('tagged revisions without traffic take no place', () => {
    const { effective } = trafficParts([], [share('a', 100), share('b', 0)], 's', false);
    expect(effective).toHaveLength(1);
  });
});

describe('lanes', () => {
  const now = Date.parse('2026-11-20T03:07:26Z');

  test('run from an hour ago to now', () => {
    expect(laneShare('2026-11-20T03:07:26Z', now)).toBe(1);
    expect(laneShare('2026-11-20T02:07:26Z', now)).toBe(0);
  });

  test('cut a span that began before them, and drop one that ended before', () => {
    expect(spanBox('2026-11-20T01:00:00Z', null, now)).toEqual({ left: 0, width: 1 });
    expect(spanBox('2026-11-20T01:00:00Z', '2026-11-20T02:00:00Z', now)).toBeNull();
  });

  test('a mark’s words lie on no bar, mark or newer words, or are not shown', () => {
    const mark = (share: number, room: number | null = 0.2) => ({ share, room });
    expect(labelSides([mark(0.5)], [])).toEqual(['left']);
    expect(labelSides([mark(0.5)], [{ left: 0.4, width: 0.05 }])).toEqual(['right']);
    expect(labelSides([mark(0.9)], [{ left: 0.4, width: 0.4 }])).toEqual([null]);
    expect(labelSides([mark(0.5)], [{ left: 0.5, width: 0.5 }])).toEqual(['left']);
    expect(labelSides([mark(0.1), mark(0.4)], [])).toEqual([null, 'left']);
    expect(labelSides([mark(0.4, null), mark(0.5)], [])).toEqual([null, 'right']);
  });

  test('are marked at full ten minutes', () => {
    expect(laneTicks(now).map((tick) => tick.at.slice(11, 16))).toEqual([
      '02:10',
      '02:20',
      '02:30',
      '02:40',
      '02:50',
      '03:00',
    ]);
  });
});
