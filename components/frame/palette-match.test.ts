import { expect, test } from 'vitest';
import type { PaletteAction } from './key-registry';
import { scoreAction, splitAtMatches, withFound } from './palette-match';

const action = (label: string, more: Partial<PaletteAction> = {}): PaletteAction => ({
  id: label,
  label,
  group: 'Act',
  run: () => {},
  ...more,
});

test('every word must be found, in the label or the target', () => {
  const one = action('Roll back virtuoso-api', { target: 'INC-42, recommended' });
  expect(scoreAction(one, 'roll 42')).toBeGreaterThan(0);
  expect(scoreAction(one, 'roll 43')).toBe(0);
  expect(scoreAction(one, '')).toBeGreaterThan(0);
});

test('what can’t be done comes after what can', () => {
  expect(scoreAction(action('Roll back a'), 'roll')).toBeGreaterThan(
    scoreAction(action('Roll back b', { disabledReason: 'not here' }), 'roll'),
  );
});

test('a label that begins with the word comes before one that holds it', () => {
  expect(scoreAction(action('Roll back'), 'roll')).toBeGreaterThan(
    scoreAction(action('Method: quick rollback'), 'roll'),
  );
});

test('the label is cut around what matched, and nothing is lost', () => {
  const parts = splitAtMatches('Roll back the rollout', 'roll');
  expect(parts.filter((part) => part.match).map((part) => part.text)).toEqual(['Roll', 'roll']);
  expect(parts.map((part) => part.text).join('')).toBe('Roll back the rollout');
});

test('what was found beyond the page is listed once, after what the page offers', () => {
  const offered = [action('Fleet'), action('many-01')];
  const labels = withFound(offered, [action('many-01'), action('many-77')]).map(({ id }) => id);
  expect(labels).toEqual(['Fleet', 'many-01', 'many-77']);
});
