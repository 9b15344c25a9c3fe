import { describe, expect, it } from 'vitest';
import { says, wordsOf } from './words';

describe('words', () => {
  it('are compared without case, plural, punctuation and filling', () => {
    expect(wordsOf('The Crashes of the "Services", again: 403!')).toEqual([
      'crash',
      'service',
      'again',
      '403',
    ]);
    expect(wordsOf('Missing queries; access')).toEqual(['missing', 'query', 'access']);
  });
});

describe('a phrase', () => {
  it.each([
    ['error: PERMISSION  denied for secret', 'Permission denied', true],
    ['permissions were denied', 'Permission denied', false],
    ['Memory limit of 512 MiB exceeded with 530 MiB used.', 'Memory limit * exceeded', true],
    ['Memory limit exceeded', 'Memory limit * exceeded', true],
    ['exceeded the memory limit', 'Memory limit * exceeded', false],
    ['annulled', 'null', false],
    ['value is null.', 'null', true],
    ['{"error":"ruvector: unreachable"}', 'ruvector: unreachable', true],
    ['a (b) c', '(b)', true],
  ])('in %j: %j is %s', (line, phrase, expected) => {
    expect(says(line, phrase)).toBe(expected);
  });
});
