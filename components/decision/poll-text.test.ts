import { expect, test } from 'vitest';
import { pollTally } from './poll-text';

const objection = { name: 'Ana', reason: 'Not now.', at: '2026-11-20T03:05:10Z' };

test.each([
  [{ closed: false, objections: [], agreed: [] }, 'No objection so far'],
  [{ closed: true, objections: [], agreed: [] }, 'No strong objection'],
  [{ closed: true, objections: [], agreed: ['Ben'] }, 'No strong objection, 1 said there is none'],
  [{ closed: false, objections: [objection], agreed: [] }, '1 objection'],
  [
    { closed: true, objections: [objection, objection], agreed: ['Ben'] },
    '2 objections, 1 said there is none',
  ],
])('%j reads as %j', (poll, words) => {
  expect(pollTally(poll)).toBe(words);
});
