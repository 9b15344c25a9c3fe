import { expect, test } from 'vitest';
import type { PathRow } from '@/lib/decisions/decision-view';
import { pathCells, pathTally, stakes } from './path-text';

const NOW = Date.parse('2026-11-20T03:07:26Z');
const row: PathRow = {
  id: 'error_rate',
  title: 'Error rate',
  question: 'Do more than 20 % of requests fail?',
  answer: 'yes',
  by: 'signal',
  value: 0.341,
  unit: 'ratio',
  limit: 0.2,
  limitLabel: null,
  limitSource: 'runbook',
  windowSeconds: 300,
  windowSource: 'default',
  samples: 18_204,
  minSamples: 50,
  ageSeconds: 6,
  revision: null,
  unknownWhy: null,
  changesOutcome: true,
  ifYes: null,
  answeredBy: null,
  answeredAt: null,
  answeredByName: null,
  observedAt: '2026-11-20T03:07:20Z',
};
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
