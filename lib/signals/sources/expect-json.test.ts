import { expect, it } from 'vitest';
import { differenceFrom, wordAt } from './expect-json';

it.each([
  ['{"flag":"hub","config":{"enabled":false}}', null],
  ['{"flag":"hub"}', 'Its answer has no "config.enabled", expected false.'],
  ['{"flag":"hub","config":[false]}', 'Its answer has no "config.enabled", expected false.'],
  [
    '{"flag":"hub","config":{"enabled":"false"}}',
    'Its answer has "config.enabled" "false", expected false.',
  ],
  ['{"flag":null}', 'Its answer has "flag" null, expected "hub".'],
  ['{"flag":{"a":1}}', 'Its answer has "flag" an object, expected "hub".'],
  ['<html>', 'Its answer is no JSON.'],
  ['', 'Its answer is no JSON.'],
])('the answer %s: %s', (body, said) => {
  expect(differenceFrom(body, { flag: 'hub', 'config.enabled': false })).toBe(said);
});

it.each([
  ['{"build":{"version":"1.0.0"}}', '1.0.0'],
  ['{"build":{"version":3}}', '3'],
  ['{"build":{"version":{"a":1}}}', null],
  ['{"build":{"version":""}}', null],
  [`{"build":{"version":"${'x'.repeat(100)}"}}`, null],
  ['{"version":"1.0.0"}', null],
  ['<html>', null],
])('the word of %s', (body, word) => {
  expect(wordAt(body, 'build.version')).toBe(word);
});
