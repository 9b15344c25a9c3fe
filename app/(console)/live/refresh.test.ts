import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, describe, expect, test } from 'vitest';
import { createRefresh } from './refresh';

let close: () => void = () => {};
afterEach(() => close());

/** A read on screen whose answers the test gives, one after another. */
function readOnScreen(topics: readonly string[]) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const waiting: ((answer: number) => void)[] = [];
  let asked = 0;
  const observer = new QueryObserver(client, {
    queryKey: ['room'],
    queryFn: () => {
      asked += 1;
      return new Promise<number>((resolve) => waiting.push(resolve));
    },
    initialData: 0,
    staleTime: Number.POSITIVE_INFINITY,
    meta: { topics },
  });
  const unsubscribe = observer.subscribe(() => {});
  close = () => {
    unsubscribe();
    client.clear();
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    refresh: createRefresh(client),
    asked: () => asked,
    shown: () => observer.getCurrentResult().data,
    async answer(value: number) {
      waiting.shift()?.(value);
      await settled();
      await settled();
    },
  };
}

describe('what the stream makes stale', () => {
  test('is on screen in the middle of a burst of hints, not only after it', async () => {
    const read = readOnScreen(['incident:1']);
    for (let hint = 0; hint < 5; hint += 1) read.refresh(['incident:1']);
    expect(read.asked()).toBe(1);
    await read.answer(1);
    expect(read.shown()).toBe(1);
  });

  test('is fetched once more for whatever was hinted while it was being fetched', async () => {
    const read = readOnScreen(['incident:1']);
    read.refresh(['incident:1']);
    read.refresh(['incident:1']);
    read.refresh('all');
    await read.answer(1);
    expect(read.asked()).toBe(2);
    await read.answer(2);
    expect(read.shown()).toBe(2);
    expect(read.asked()).toBe(2);
  });

  test('is left alone by a hint about something else', () => {
    const read = readOnScreen(['incident:1']);
    read.refresh(['incident:2']);
    expect(read.asked()).toBe(0);
  });
});
