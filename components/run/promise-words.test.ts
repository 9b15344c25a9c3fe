import { describe, expect, test } from 'vitest';
import { formatDuration } from '@/lib/format/duration';
import { promiseWords } from './promise-words';

describe('a promised time', () => {
  test('is in minutes where the runbook promises whole ones', () => {
    expect(promiseWords({ minSeconds: 120, maxSeconds: 300 }, null)).toBe('2–5 min promised');
  });

  test('stands beside what it took', () => {
    const took = formatDuration(192);
    expect(promiseWords({ minSeconds: 30, maxSeconds: 90 }, 192)).toBe(
      `${formatDuration(30)} to ${formatDuration(90)} promised · ${took}`,
    );
  });

  test('is not made up where there is none', () => {
    expect(promiseWords(null, null)).toBe('');
    expect(promiseWords(null, 192)).toBe(formatDuration(192));
  });
});
