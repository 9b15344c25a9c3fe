import { expect, test } from 'vitest';
import { askable, openQuestions } from './open-questions';
import { row } from './path-row-fixture';

const said = { answeredBy: 'p1', answeredAt: '2026-11-20T03:05:10Z', by: 'person' } as const;
const path = [
  row,
  { ...row, id: 'open', answer: 'unknown', by: 'person' } as const,
  { ...row, ...said, id: 'answered', answer: 'no' } as const,
  { ...row, ...said, id: 'cannot_tell', answer: 'unknown' } as const,
];
const decision = { path, questions: ['open', 'cannot_tell'] };

test('what nobody said anything to is open', () => {
  expect(openQuestions(decision)).toEqual(['open']);
});

test('what a person answered can be answered again; what a signal answers is not asked', () => {
  expect(askable(decision)).toEqual(['open', 'answered', 'cannot_tell']);
});
