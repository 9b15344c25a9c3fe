import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, nearest } from './did-you-mean';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['conections', 'connections', 1],
    ['fro', 'for', 1],
  ])('from %j to %j takes %i edits', (a, b, edits) => {
    expect(editDistance(a, b)).toBe(edits);
  });
});

describe('nearest', () => {
  it('forgives case, hyphens and underscores', () => {
    expect(nearest('Cloud_Run', ['docker', 'cloud-run'])).toBe('cloud-run');
  });
  it('offers nothing for a word that is far from all', () => {
    expect(nearest('banana', ['docker', 'cloud-run'])).toBeNull();
  });
});

describe('didYouMean', () => {
  it('names what is possible when nothing is near', () => {
    expect(didYouMean('banana', ['a_b', 'c_d'])).toBe('Known here: a_b, c_d.');
  });
});
