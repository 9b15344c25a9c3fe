import { expect, test } from 'vitest';
import { publishChecks } from './publish-checks';

const outcomes = (...input: Parameters<typeof publishChecks>) =>
  publishChecks(...input).map(({ outcome }) => outcome);

test('a revision or a person in the text is warned of, whatever its case', () => {
  expect(outcomes('We went back from 00002-MUX.', 'identified', ['00002-mux'])).toEqual([
    'warn',
    'pass',
  ]);
});

test('“fixed” is a claim until it is resolved', () => {
  expect(outcomes('It is fixed.', 'monitoring', [])).toEqual(['pass', 'warn']);
  expect(outcomes('It is fixed.', 'resolved', [])).toEqual(['pass', 'pass']);
});

test('an empty name names nothing', () => {
  expect(outcomes('All words.', 'identified', [''])).toEqual(['pass', 'pass']);
});
