import { describe, expect, it } from 'vitest';
import { countSymptoms, type SymptomLine } from './count-symptoms';
import type { Wanted } from './wanted';

const NOW = new Date('2026-11-20T03:10:00.000Z');
const SINCE = new Date('2026-11-20T03:05:00.000Z');
const WANTED: Wanted = {
  phrases: ['Permission denied', 'null'],
  statuses: [
    { key: '401 /webhook', status: 401, path: '/webhook' },
    { key: '401', status: 401, path: null },
  ],
  builds: ['Build failed'],
  probes: [],
};

const line = (over: Partial<SymptomLine>): SymptomLine => ({
  at: '2026-11-20T03:08:00.000Z',
  revision: 'b',
  text: '',
  status: null,
  path: null,
  ...over,
});

describe('symptoms in a log', () => {
  it('are counted by revision; a status of a path is one of any path too', () => {
    const lines = [
      line({ text: 'PERMISSION DENIED on secret' }),
      line({ text: 'permission denied', revision: 'a' }),
      line({ text: 'permission denied', revision: null }),
      line({ status: 401, path: '/webhook-ingest' }),
      line({ status: 401, path: '/login' }),
      line({ status: 200, path: '/webhook-ingest' }),
    ];
    const counted = countSymptoms(WANTED, { lines, complete: true, builds: [] }, SINCE, NOW);
    expect(counted).toMatchObject({
      seconds: 300,
      phrases: {
        'Permission denied': { count: 3, revisions: { a: 1, b: 1 } },
        null: { count: 0, revisions: {} },
      },
      statuses: { '401 /webhook': { count: 1 }, '401': { count: 2 } },
    });
  });

  it('are of the time that was really read, where there was more', () => {
    const lines = [line({}), line({ at: '2026-11-20T03:09:30.000Z' })];
    const read = { lines, complete: false, builds: [] };
    expect(countSymptoms(WANTED, read, SINCE, NOW).seconds).toBe(120);
  });

  it('in builds count for the builds of the service’s own image, each once', () => {
    const builds = [
      { build: 'x', text: 'Building repo/shop:1', isOurs: true },
      { build: 'x', text: 'Build failed', isOurs: false },
      { build: 'x', text: 'build failed again', isOurs: false },
      { build: 'y', text: 'Build failed', isOurs: false },
    ];
    const read = { lines: [], complete: true, builds };
    expect(countSymptoms(WANTED, read, SINCE, NOW).builds).toEqual({ 'Build failed': 1 });
  });
});
