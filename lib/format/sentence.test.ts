import { expect, it } from 'vitest';
import { stopped } from './sentence';

it.each([
  ['it is down', 'it is down.'],
  ['it is down.', 'it is down.'],
  ['it is down..', 'it is down.'],
  [' is it down? ', 'is it down?'],
  ['they say “down.”', 'they say “down.”'],
  ['', ''],
])('%j ends once', (text, sentence) => {
  expect(stopped(text)).toBe(sentence);
});
