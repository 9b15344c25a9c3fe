import { expect, test } from 'vitest';
import { row } from './path-row-fixture';
import { contextLine, isWorse, pathCells, pathTally, stakes } from './path-text';

const NOW = Date.parse('2026-11-20T03:07:26Z');
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('a reading shows value, limit, window, samples and an age that ticks', () => {
  const cells = pathCells(row, NOW + 60_000);
  expect(Object.values(cells).map((cell) => cell && plain(cell))).toEqual([
    '34.1 %',
    '20 %',
    '5 min',
    '18.2 k',
    '1 min',
    null,
  ]);
});

test('too few samples says how many it needs', () => {
  const few = { ...row, answer: 'unknown', unknownWhy: 'few_samples', samples: 3 } as const;
  expect(pathCells(few, NOW).why).toBe('3 samples, needs 50');
});

test('a stale reading says how old it is', () => {
  const stale = {
    ...row,
    answer: 'unknown',
    unknownWhy: 'stale',
    observedAt: '2026-11-20T02:53:26Z',
  } as const;
  expect(plain(pathCells(stale, NOW).why ?? '')).toBe('14 min old');
});

test('an unanswered question has no value at all', () => {
  const open = {
    ...row,
    by: 'person',
    answer: 'unknown',
    value: null,
    unknownWhy: 'not_answered',
    observedAt: null,
    ageSeconds: null,
    samples: null,
  } as const;
  expect(pathCells(open, NOW)).toMatchObject({ value: '', age: '', why: 'no signal set up' });
});

test('the tally leaves out what there is none of', () => {
  expect(pathTally([{ answer: 'yes' }, { answer: 'yes' }, { answer: 'unknown' }])).toBe(
    '2 yes, 1 unknown',
  );
});

test('a question says whether its answer matters', () => {
  expect(stakes({ changesOutcome: false, ifYes: 'Critical' })).toMatch(/^either way/);
  expect(stakes({ changesOutcome: true, ifYes: 'Critical, at once' })).toBe(
    'yes: Critical, at once',
  );
});

test('the worse answer is yes, unless the tree says that no is; what only explains is neither', () => {
  expect(isWorse(row)).toBe(true);
  expect(isWorse({ ...row, answer: 'no' })).toBe(false);
  expect(isWorse({ ...row, answer: 'no', worse: 'no' })).toBe(true);
  expect(isWorse({ ...row, answer: 'yes', worse: 'no' })).toBe(false);
  expect(isWorse({ ...row, answer: 'unknown' })).toBe(false);
  expect(isWorse({ ...row, id: 'deployment_related' })).toBe(false);
});

test('a value stands beside what it was before, and beside each revision', () => {
  const compared = { now: 6.2, before: 0.42, unit: 'seconds', beforeAt: '' } as const;
  const of = (revision: string, value: number | null, known: boolean) =>
    ({ revision, value, unit: 'seconds', samples: 900, known }) as const;
  const byRevision = [of('shop-00001-abc', 0.4, true), of('shop-00002-mux', 6.4, false)];
  const line = contextLine({ ...row, compared, byRevision }, 'shop', 'deploy');
  expect(line.map(plain)).toEqual([
    'whole service',
    'before the deploy 0.42 s, ×15',
    '00001-abc 0.4 s',
    '00002-mux unknown',
  ]);
  const worse = { ...compared, now: 0.84 };
  expect(contextLine({ ...row, compared: worse }, 'shop', 'deploy').map(plain)).toEqual([
    'whole service',
    'before the deploy 0.42 s, +100 %',
  ]);
  const better = { ...compared, now: 0.21 };
  expect(contextLine({ ...row, compared: better }, 'shop', 'change').map(plain)).toEqual([
    'whole service',
    'before the change 0.42 s, −50 %',
  ]);
  const fromNothing = { ...compared, before: 0 };
  expect(contextLine({ ...row, compared: fromNothing }, 'shop', 'deploy').map(plain)).toEqual([
    'whole service',
    'before the deploy 0 s',
  ]);
  expect(contextLine({ ...row, revision: 'shop-00002-mux' }, 'shop', 'deploy')).toEqual([
    'of 00002-mux',
  ]);
  expect(contextLine({ ...row, value: null, windowSeconds: null }, 'shop', 'deploy')).toEqual([]);
});
