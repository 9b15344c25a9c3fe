import { expect, test, vi } from 'vitest';
import { ok } from '@/lib/result';
import { answering, type SentAnswer } from './answer-keys';

function pathWith(answeredAt: string | null) {
  return { decision: { path: [{ id: 'outage', answeredAt }] } };
}

test('a second key does not answer a question again before its answer is seen', () => {
  const onAnswer = vi.fn(async () => ok(null));
  const selected = { id: 'outage', count: 2, select: vi.fn(), move: vi.fn() };
  const sent: { current: SentAnswer | null } = { current: null };
  const press = (key: string, answeredAt: string | null) => {
    const view = pathWith(answeredAt);
    answering({ view, selected, actions: { onAnswer } }, undefined, sent)
      .find((binding) => binding.key === key)
      ?.run();
  };
  press('1', null);
  press('2', null);
  expect(onAnswer.mock.calls).toEqual([['outage', 'yes']]);
  press('2', '2026-11-19T03:05:10Z');
  expect(onAnswer.mock.calls.at(-1)).toEqual(['outage', 'no']);
});

test('a refused answer may be given again', async () => {
  const onAnswer = vi.fn(async () => Promise.reject(new Error('the line is down')));
  const selected = { id: 'outage', count: 1, select: vi.fn(), move: vi.fn() };
  const sent: { current: SentAnswer | null } = { current: null };
  const input = { view: pathWith(null), selected, actions: { onAnswer } };
  const [yes] = answering(input, undefined, sent);
  yes?.run();
  await vi.waitFor(() => expect(sent.current).toBeNull());
  yes?.run();
  expect(onAnswer).toHaveBeenCalledTimes(2);
});
